"""Telling people what happened, once, and what they do with it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, locking, policy
from transfer.kernel import events as record
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotVisible, Problem
from transfer.kernel.events import Happened
from transfer.roof.notices import events, kinds, telling
from transfer.roof.notices.models import Hours, Mail, Notice, Preference, Undeliverable
from transfer.roof.notices.selectors import hours, recipients
from transfer.roof.notices.selectors import notices as reading
from transfer.roof.notices.services.hours import arrange
from transfer.roof.notices.telling import Line
from transfer.roof.notices.tokens import TurnOff


@transaction.atomic
def tell(happened: Happened, *, actor: Actor) -> int:
    """Tells everybody whom the table names. Told twice of one event, nobody gets a second notice. Returns how many."""
    line = telling.BY_EVENT[happened.name]
    found = recipients.of(line, happened)
    before = set(Notice.objects.filter(event=happened.id, user__in=found).values_list("user", flat=True))
    for user in sorted(set(found) - before):
        notice = _notice(line, happened, user, found[user])
        _send_or_gather(notice)
        notice.save(force_insert=True)
    return len(set(found) - before)


def mail_to(user: UUID, carried: Sequence[Notice], *, digest: bool = False) -> Mail:
    """A mail that waits to be sent, until the person's quiet hours are over where nothing in it is urgent."""
    at = clock.now()
    free = hours.mail_at(hours.of(user), carried, at)
    return Mail.objects.create(user_id=user, is_digest=digest, made_at=at, next_at=free)


@transaction.atomic
def read(notice: Notice, *, actor: Actor) -> Notice:
    """Marks one as read. Doing it again changes nothing."""
    locking.lock(notice)
    policy.require(actor, "notices.notice.read", notice)
    if notice.read_at is None:
        _mark_read([notice], actor)
    return notice


@transaction.atomic
def read_all(*, actor: Actor, among: Collection[UUID] | None = None, matter: str = "") -> int:
    """Marks all of one's notices as read, those among these, or those of one matter. Returns how many there were.

    matter: the number of its thread.
    """
    policy.require(actor, "notices.notice.read", None)
    unread = Notice.objects.visible_to(actor).unread()
    if matter:
        unread = unread.filter(thread__number=matter)
    rows = locking.lock_all((unread if among is None else unread.filter(pk__in=among)).order_by("pk"))
    _mark_read(rows, actor)
    return len(rows)


@transaction.atomic
def choose(*, actor: Actor, modes: Mapping[str, str]) -> None:
    """Says how one wants to be told, per kind. Invalid for what is not known or may not be chosen."""
    policy.require(actor, "notices.preference.change")
    if actor.user is None:
        raise NotVisible
    problems = [
        Problem(kind, "choice", _("This may not be chosen here."))
        for kind, mode in modes.items()
        if kind not in kinds.KINDS or mode not in dict(kinds.modes_of(kind))
    ]
    if problems:
        raise Invalid(problems)
    for kind, mode in sorted(modes.items()):
        Preference.objects.update_or_create(user_id=actor.user, kind=kind, defaults={"mode": mode})
    arrange(actor.user)


@transaction.atomic
def turn_off(wanted: TurnOff, *, actor: Actor) -> None:
    """No more mail of these kinds, as the reader of a mail said by its token: the token stands for the person."""
    for kind in wanted.kinds:
        Preference.objects.update_or_create(user_id=wanted.user, kind=kind, defaults={"mode": kinds.NEVER})
    arrange(wanted.user)


@transaction.atomic
def forget(user: UUID, *, actor: Actor) -> None:
    """Forgets everything a person was told and chose: the person was erased."""
    Notice.objects.filter(user=user).delete()
    Mail.objects.filter(user=user).delete()
    for model in (Preference, Hours, Undeliverable):
        model.objects.filter(user=user).delete()


@transaction.atomic
def forget_batch(notices: Sequence[UUID], *, actor: Actor) -> None:
    """Deletes these notices, whose time of keeping is over, and the mails that carry no other."""
    policy.require(actor, "notices.notice.forget")
    mails = list(Notice.objects.filter(pk__in=notices, mail__isnull=False).values_list("mail", flat=True).distinct())
    Notice.objects.filter(pk__in=notices).delete()
    Mail.objects.filter(pk__in=mails, notices=None).exclude(status=Mail.PENDING).delete()


def _send_or_gather(notice: Notice) -> None:
    """Puts the notice into a mail, or says when it is gathered; what its date does not let wait is mailed at once."""
    mode = reading.mode_of(notice.user_id, notice.kind)
    if mode in kinds.GATHERED:
        gathered = hours.next_digest(hours.of(notice.user_id), mode, notice.told_at)
        if not hours.waits_too_long(notice.until, gathered, notice.told_at):
            notice.digest_at = gathered
            return
    if mode != kinds.NEVER:
        notice.mail = mail_to(notice.user_id, [notice])


def _mark_read(notices: Sequence[Notice], actor: Actor) -> None:
    """Marks locked rows as read; of what has an effect in law the chain keeps it."""
    at = clock.after_lock()
    for notice in notices:
        notice.read_at = at
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(read_at=at)
    record.emit_many(
        [
            record.Draft(
                one.thread_id,
                one.stream,
                events.NoticeRead(notice=one.pk, user=one.user_id, about=one.event),
                actor.in_consequence(),
            )
            for one in notices
            if one.name in telling.LEGAL
        ],
        at=at,
    )


def _sender(happened: Happened) -> UUID | None:
    """The organization whose act it was; of what the clock did, the one whose desk it happened on."""
    facts = happened.facts
    desk = next((facts[name] for name in ("office", "exchange", "institution") if facts.get(name)), None)
    return happened.on_behalf_of or happened.actor_organization or (UUID(str(desk)) if desk else None)


def _notice(line: Line, happened: Happened, user: UUID, organization: UUID | None) -> Notice:
    facts: dict[str, Any] = happened.facts
    about, until = facts.get(line.about), facts.get(line.until)
    return Notice(
        user_id=user,
        organization_id=organization,
        event=happened.id,
        name=happened.name,
        kind=line.kind,
        thread_id=happened.thread,
        about=UUID(str(about)) if about else None,
        until=_last_day(str(until)) if until else None,
        sender=_sender(happened),
        happened_at=happened.occurred_at,
        told_at=clock.now(),
    )


def _last_day(text: str) -> date:
    if len(text) == 10:
        return date.fromisoformat(text)
    end = datetime.fromisoformat(text)
    return clock.last_day(end, settings.EXCHANGE_JURISDICTION) or clock.local_date(end, settings.EXCHANGE_JURISDICTION)
