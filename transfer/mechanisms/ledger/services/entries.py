"""Booking: an entry balances, is booked once, and is never changed; a mistake is taken back by another entry."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, events, facts, locking, policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Misuse, RuleBroken
from transfer.kernel.events import Draft
from transfer.kernel.models import Thread
from transfer.kernel.money import Money
from transfer.mechanisms.ledger.events import EntryPosted
from transfer.mechanisms.ledger.models import Account, Balance, Entry, Posting


@dataclass(frozen=True, slots=True)
class Line:
    """So much onto an account (above nought) or off it (below)."""

    account: Account
    amount: Money


@dataclass(frozen=True, slots=True)
class Booking:
    """What an entry is about. kind and ref identify it: the same again is booked once."""

    kind: str
    ref: str
    subject: str
    thread: Thread
    reason: str = ""


@transaction.atomic
def post(
    *, actor: Actor, kind: str, ref: str, subject: str, thread: Thread, lines: Sequence[Line], reason: str = ""
) -> Entry:
    """Books an entry. A second call with the same kind, ref and lines returns the first entry and changes nothing.

    Misuse for lines that do not sum to nought in each currency, a line of nought, an account in another currency, and
    for the same ref with other lines. RuleBroken `not_covered` when an account would fall below nought that may not.
    """
    return _book(Booking(kind, ref, subject, thread, reason), lines, actor, reverses=None)


def transfer(
    *,
    actor: Actor,
    kind: str,
    ref: str,
    subject: str,
    thread: Thread,
    amount: Money,
    source: Account,
    target: Account,
    reason: str = "",
) -> Entry:
    """Moves an amount from one account to another: the entry with two lines."""
    lines = [Line(source, Money(-amount.minor, amount.currency)), Line(target, amount)]
    return post(actor=actor, kind=kind, ref=ref, subject=subject, thread=thread, lines=lines, reason=reason)


@transaction.atomic
def reverse(entry: Entry, *, actor: Actor, reason: str) -> Entry:
    """Takes an entry back by one with the opposite lines. Twice is once."""
    policy.require(actor, "ledger.entry.reverse", entry)
    lines = [
        Line(posting.account, Money(-posting.minor, posting.currency))
        for posting in entry.postings.select_related("account").order_by("id")
    ]
    booking = Booking("reversal", str(entry.pk), entry.subject, entry.thread, reason)
    return _book(booking, lines, actor, reverses=entry)


def _book(booking: Booking, lines: Sequence[Line], actor: Actor, *, reverses: Entry | None) -> Entry:
    _check(lines)
    digest = _digest(lines)
    entry = Entry(
        kind=booking.kind,
        ref=booking.ref,
        subject=booking.subject,
        thread=booking.thread,
        lines=len(lines),
        digest=digest,
        reverses=reverses,
        reason=booking.reason,
        actor_user=actor.hand[0],
        actor_organization=actor.hand[1],
    )
    policy.require(actor, "ledger.entry.post", entry)
    # The entry goes in first: who comes second with the same ref waits on its unique key, holding no account.
    first = _insert(entry)
    if first is not entry:
        if first.digest != digest:
            raise Misuse(f"{booking.kind} {booking.ref} was booked with other lines")
        return first
    at = _move(entry, lines)
    events.emit(_draft(entry, lines, actor), at=at)
    return entry


def _insert(entry: Entry) -> Entry:
    earlier = Entry.objects.filter(kind=entry.kind, ref=entry.ref)
    entry.posted_at = clock.after_lock()
    try:
        with transaction.atomic():
            found = earlier.first()
            if found:
                return found
            entry.save(force_insert=True)
            return entry
    except IntegrityError:
        found = earlier.first()
        if found is None:
            raise
        return found


def _move(entry: Entry, lines: Sequence[Line]) -> datetime:
    """Locks the accounts in the order of their ids, moves their balances and writes the lines."""
    change: dict[UUID, int] = defaultdict(int)
    count: dict[UUID, int] = defaultdict(int)
    for line in lines:
        change[line.account.pk] += line.amount.minor
        count[line.account.pk] += 1
    for balance in locking.lock_all(Balance.objects.filter(pk__in=change)):
        after = balance.minor + change[balance.pk]
        if after < 0 and not balance.may_be_negative and change[balance.pk] < 0:
            raise RuleBroken(_("There is not enough on the account."), code="not_covered", field="amount")
        Balance.objects.filter(pk=balance.pk).update(minor=after, postings=F("postings") + count[balance.pk])
    Posting.objects.bulk_create(
        Posting(entry=entry, account=line.account, minor=line.amount.minor, currency=line.amount.currency)
        for line in lines
    )
    return clock.after_lock()


def _check(lines: Sequence[Line]) -> None:
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        sums[line.amount.currency] += line.amount.minor
        if line.amount.minor == 0:
            raise Misuse("a line of nought")
        if line.account.currency != line.amount.currency:
            raise Misuse(f"{line.amount.currency} on an account in {line.account.currency}")
    if len(lines) < 2 or any(sums.values()):
        raise Misuse(f"an entry that does not balance: {dict(sums)}")


def _digest(lines: Sequence[Line]) -> str:
    return hashlib.sha256(facts.canonical(_plain(lines)).encode()).hexdigest()


def _plain(lines: Sequence[Line]) -> list[list[str | int]]:
    return [[str(line.account.pk), line.amount.minor, line.amount.currency] for line in lines]


def _draft(entry: Entry, lines: Sequence[Line], actor: Actor) -> Draft:
    return Draft(
        thread=entry.thread_id,
        stream=entry.stream,
        facts=EntryPosted(
            entry=entry.pk,
            kind=entry.kind,
            subject=entry.subject,
            reverses=entry.reverses_id,
            lines=_plain(lines),
        ),
        actor=actor,
        reason=entry.reason,
    )
