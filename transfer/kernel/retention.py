"""How long each noun is kept and what is forgotten then: one table, by dated rule. A legal hold stops it.

Only what is erasable is ever forgotten: events stay, and every chain and seal stays verifiable.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, Model, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, events, locking, policy, ruleset
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.errors import Misuse, NotNow, Refusal, RuleBroken
from transfer.kernel.facts import event
from transfer.kernel.models import (
    Counter,
    Delivery,
    DueFailure,
    Event,
    EventNote,
    Jurisdiction,
    LegalHold,
    ReaderCursor,
    RuleSet,
    Seal,
    SealLeaf,
    Stateful,
    Thread,
    ThreadLink,
)

Find = Callable[[datetime], Iterable[Any]]
Forget = Callable[[Any], object]
KEEP = "keep"
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Retention:
    """One noun's line of the table.

    rule: the key of its rule, whose value is {"period", "calendar", "from", "then"}; then "keep" is for ever.
    models: its tables, those of its parts with it.
    find: given an instant, the objects whose keeping began before it and that are not yet forgotten.
    forget: what is done to one of them, e.g. its text erased. It runs in a transaction of its own. Both are None for
    what is kept.
    """

    noun: str
    rule: str
    models: tuple[type[Model], ...] = ()
    find: Find | None = None
    forget: Forget | None = None


_TABLE: dict[str, Retention] = {}
_NOUNS: dict[type[Model], str] = {}


@event("kernel.legal_hold.held")
class LegalHoldHeld:
    """A thread may not be forgotten for now."""

    hold: UUID
    case: str


@event("kernel.legal_hold.lifted")
class LegalHoldLifted:
    """The hold has ended; retention counts again."""

    hold: UUID


@event("kernel.draft.deleted")
class DraftDeleted:
    """A draft that nobody touched for the time of keeping is deleted; its number is not given again."""

    object: UUID
    noun: str


@policy.policy("kernel.draft.delete")
def may_delete(actor: Actor, draft: Stateful) -> bool:
    """Nobody: the clock does it when its time of keeping is over."""
    return False


@policy.policy("kernel.legal_hold.hold", assurance=Assurance.SECOND_FACTOR)
def may_hold(actor: Actor, thread: Thread) -> bool:
    """An auditor or an operator."""
    return actor.has_role("auditor", "operator")


@policy.policy("kernel.legal_hold.lift", assurance=Assurance.SECOND_FACTOR)
def may_lift(actor: Actor, hold: LegalHold) -> policy.Answer:
    """An auditor or an operator, but not the one who holds it: lifting lets things be forgotten."""
    placed = events.first_of(hold.stream)
    if placed and placed.actor_user == actor.user:
        return _("A second person lifts a hold.")
    return actor.has_role("auditor", "operator")


def keeps(noun: str, *, rule: str, find: Find, models: tuple[type[Model], ...] = ()) -> Callable[[Forget], Forget]:
    """Declares how long a noun and its parts are kept: the decorated function forgets one object."""

    def register(forget: Forget) -> Forget:
        if noun in _TABLE and getattr(_TABLE[noun].forget, "__qualname__", "") != forget.__qualname__:
            raise Misuse(f"two retentions of {noun}")
        _TABLE[noun] = Retention(noun, rule, models, find, forget)
        part_of(noun, *models)
        return forget

    return register


def kept(noun: str, *, rule: str, models: tuple[type[Model], ...]) -> None:
    """Declares that a noun and its parts are kept for ever, as its rule says with the reason."""
    if noun in _TABLE:
        raise Misuse(f"two retentions of {noun}")
    _TABLE[noun] = Retention(noun, rule, models)
    part_of(noun, *models)


def part_of(noun: str, *models: type[Model]) -> None:
    """Declares tables that are kept as long as a noun, perhaps of a lower app: what it forgets they forget with it."""
    for model in models:
        if _NOUNS.setdefault(model, noun) != noun:
            raise Misuse(f"{model._meta.label} is of {_NOUNS[model]} already")


def noun_of(model: type[Model]) -> str | None:
    """Under which line of the table a model falls; None for one that has none."""
    return _NOUNS.get(model)


def has_notes(noun: str) -> Exists:
    """A condition in queries of the noun's objects: what was written along the way is not erased yet."""
    stream = Concat(Value(f"{noun}:"), Cast(OuterRef(OuterRef("pk")), CharField()))
    noted = Event.objects.filter(stream=stream).exclude(note_digest="").values("id")
    return Exists(EventNote.objects.filter(pk__in=noted, erased_at__isnull=True))


def table() -> list[Retention]:
    """Every noun's retention, by name."""
    return [_TABLE[noun] for noun in sorted(_TABLE)]


def sweep(*, at_most: int = 500) -> dict[str, int]:
    """Forgets what has been kept long enough, of each noun at most so many. Returns the number per noun.

    A noun without a rule in force is kept. What is under a legal hold is passed over.
    """
    done: dict[str, int] = {}
    for line in table():
        before = _kept_since(line)
        if before is not None and line.find is not None:
            done[line.noun] = sum(_forget(line, obj) for obj in islice(line.find(before), at_most))
    return {noun: count for noun, count in done.items() if count}


@transaction.atomic
def hold(thread: Thread, *, actor: Actor, reason: str, case: str = "") -> LegalHold:
    """Keeps everything of the thread from being forgotten. reason: a code; case: the number of the file elsewhere."""
    locking.lock(thread)
    policy.require(actor, "kernel.legal_hold.hold", thread)
    at = clock.after_lock()
    made = LegalHold.objects.create(thread=thread, reason=reason, case=case, held_at=at)
    facts = LegalHoldHeld(hold=made.pk, case=case)
    events.emit(events.Draft(thread.pk, made.stream, facts, actor, reason=reason), at=at)
    return made


@transaction.atomic
def lift(held: LegalHold, *, actor: Actor, reason: str) -> LegalHold:
    """Ends a hold. NotNow when it has ended already."""
    locking.lock(held)
    policy.require(actor, "kernel.legal_hold.lift", held)
    if held.lifted_at:
        raise NotNow(_("This hold is lifted already."), state="lifted")
    held.lifted_at = clock.after_lock()
    held.save(update_fields=["lifted_at"])
    draft = events.Draft(held.thread_id, held.stream, LegalHoldLifted(hold=held.pk), actor, reason=reason)
    events.emit(draft, at=held.lifted_at)
    return held


@transaction.atomic
def delete_draft(draft: Stateful, *, actor: Actor) -> None:
    """Deletes a draft's row and what was noted about it; the events stay. The caller has deleted what hangs on it."""
    locking.lock(draft)
    policy.require(actor, "kernel.draft.delete", draft)
    facts = DraftDeleted(object=draft.pk, noun=draft.STATES.noun)
    events.emit(events.Draft(draft.thread_id, draft.stream, facts, actor), at=clock.after_lock())
    events.erase_notes(draft.stream)
    draft.delete()


def is_held(thread: UUID) -> bool:
    """Whether a hold keeps the thread's objects from being forgotten."""
    return LegalHold.objects.filter(thread=thread, lifted_at__isnull=True).exists()


def refuse_if_held(thread: UUID) -> None:
    """RuleBroken while the thread is under a legal hold. Call it where a person asks for something to be forgotten."""
    if is_held(thread):
        raise RuleBroken(_("This is under a legal hold and cannot be erased until it is lifted."), code="legal_hold")


def _kept_since(line: Retention) -> datetime | None:
    at, jurisdiction = clock.now(), settings.EXCHANGE_JURISDICTION
    found = ruleset.find(line.rule, jurisdiction=jurisdiction, on=clock.local_date(at, jurisdiction))
    if found is None or found.value.get("then") == KEEP:
        return None
    return clock.back(at, found.period, jurisdiction)


def _forget(line: Retention, obj: Any) -> bool:
    try:
        with transaction.atomic():
            thread = getattr(obj, "thread", None)
            if isinstance(thread, Thread):
                locking.lock(thread)  # a hold that is being placed has the word
                if is_held(thread.pk):
                    return False
            assert line.forget is not None  # what has a finder has an act
            line.forget(obj)
    except Refusal as refusal:
        _log.info("retention_refused", noun=line.noun, code=refusal.code)
        return False
    except Exception:
        _log.exception("retention_failed", noun=line.noun, item=str(obj))
        return False
    return True


def _done_deliveries(before: datetime) -> Iterable[list[int]]:
    done = Delivery.objects.filter(status=Delivery.DONE, next_at__lt=before).order_by("pk")
    while batch := list(done.values_list("pk", flat=True)[:1000]):
        yield batch


@keeps("kernel.delivery", rule="retention.delivery", find=_done_deliveries, models=(Delivery,))
def forget_deliveries(batch: list[int]) -> None:
    """Deletes a batch of deliveries done long ago; the events they were for stay."""
    Delivery.objects.filter(pk__in=batch).delete()


kept("kernel.event", rule="retention.event", models=(Thread, ThreadLink, Event, EventNote, Seal, SealLeaf))
kept("kernel.legal_hold", rule="retention.legal_hold", models=(LegalHold,))
kept("kernel.rule", rule="retention.reference", models=(Jurisdiction, RuleSet))
kept("kernel.machinery", rule="retention.machinery", models=(Counter, ReaderCursor, DueFailure))
