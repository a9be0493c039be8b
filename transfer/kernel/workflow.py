"""The only code that writes a state: lock, ask who may, check the state, run the guards, change, record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, events, facts, inserting, loading, locking, policy, threads
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, Misuse, NotAllowed, NotNow, NotVisible, Problem, Refusal, RuleBroken
from transfer.kernel.models.seconded import Seconded
from transfer.kernel.models.stateful import Stateful
from transfer.kernel.models.threads import Thread
from transfer.kernel.states import Move

S = TypeVar("S", bound=Stateful)
Facts = object | Callable[[Any], object]
"""The facts of the event, or a function that makes them from the changed object."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the actor said with the move: a reason code, a note in words, the event that caused it, business time."""

    reason: str = ""
    note: str = ""
    cause: UUID | None = None
    occurred_at: datetime | None = None


NOTHING = Said()
_RESERVED = frozenset({"pk", "id", "thread", "thread_id", "state", "version", "created_at", "changed_at"})


@dataclass(frozen=True, slots=True)
class Step:
    """One object's part in apply_many: its own changes and facts."""

    obj: Stateful
    facts: Facts
    changes: Mapping[str, Any] = field(default_factory=dict)


def begin(
    obj: S,
    *,
    actor: Actor,
    facts: Facts,
    thread: Thread | None = None,
    said: Said = NOTHING,
    jurisdiction: str = "CN",
    origin: str | None = None,
) -> S:
    """Saves a new object in its first state, on the given thread or on a new one, and records its first event."""
    locking.require_transaction()
    table = obj.STATES
    policy.require(actor, table.begin_policy, obj)
    at = clock.after_lock()
    obj.thread = thread or threads.mint(
        table.noun, at=said.occurred_at or at, jurisdiction=jurisdiction, origin=origin or loading.origin()
    )
    obj.state, obj.version = table.initial, 1
    obj.created_at = obj.changed_at = said.occurred_at or at
    obj.save(force_insert=True)
    _record([(obj, facts)], table.begin_event, actor, said, at)
    return obj


def begin_many(
    objects: Sequence[S],
    entry: str,
    *,
    actor: Actor,
    facts: Callable[[Any], object],
    jurisdiction: str = "CN",
    origin: str = "import",
) -> list[S]:
    """Saves many new objects of one noun in the state of an entry of its table, each on a new thread with its first
    event, with a constant number of statements; all or none. For loaders."""
    locking.require_transaction()
    if not objects:
        return []
    table = objects[0].STATES
    way = table.entry(entry)
    at = clock.after_lock()
    minted = threads.mint_many(table.noun, len(objects), at=at, jurisdiction=jurisdiction, origin=origin)
    for obj, thread in zip(objects, minted, strict=True):
        policy.require(actor, way.policy, obj)
        obj.thread, obj.state, obj.version = thread, way.target, 1
        obj.created_at = obj.changed_at = at
    inserting.insert_many(objects)
    _record([(obj, facts) for obj in objects], way.event, actor, NOTHING, at)
    return list(objects)


def apply(
    obj: S,
    name: str,
    *,
    actor: Actor,
    facts: Facts,
    changes: Mapping[str, Any] | None = None,
    said: Said = NOTHING,
    expected_version: int | None = None,
) -> S:
    """Makes one move, in the caller's transaction, and returns the object as it now is (the same instance).

    Raises NotVisible, Stale, NotAllowed, NotNow, Invalid (a reason or note is missing) or RuleBroken (a guard). Of a
    move that takes two persons: RuleBroken `second_person` while nobody has proposed it, NotAllowed `same_person` for
    who did. The exchange itself, carrying out what others decided, needs no second one.
    """
    locking.lock(obj, expected_version=expected_version)
    move = obj.STATES.move(name)
    policy.require(actor, move.policy, obj)
    at = clock.after_lock()
    _ready(obj, move, actor, said, at)
    proposal = _proposal(obj, move, actor, said)
    changed = _change(obj, move, {**proposal, **(changes or {})}, said.occurred_at or at)
    obj.save(update_fields=changed)
    _record([(obj, facts)], move.event, actor, said, at)
    return obj


def apply_many(steps: Sequence[Step], name: str, *, actor: Actor, said: Said = NOTHING) -> list[Stateful]:
    """Makes the same move on many objects of one noun with a constant number of statements; all or none.

    The objects are locked in the order of their ids; each is asked for policy, state and guards like a single one.
    """
    if not steps:
        return []
    model = type(steps[0].obj)
    keys = {step.obj.pk for step in steps}
    if len(keys) != len(steps):
        raise Misuse("the same object twice in apply_many")
    locked = {row.pk: row for row in locking.lock_all(model._base_manager.filter(pk__in=keys))}
    if keys - set(locked):
        raise NotVisible()
    move = model.STATES.move(name)
    at = clock.after_lock()
    fields: set[str] = set()
    told: list[tuple[Stateful, Facts]] = []
    for step in sorted(steps, key=lambda item: item.obj.pk):
        obj = locked[step.obj.pk]
        policy.require(actor, move.policy, obj)
        _ready(obj, move, actor, said, at)
        proposal = _proposal(obj, move, actor, said)
        fields.update(_change(obj, move, {**proposal, **step.changes}, said.occurred_at or at))
        told.append((obj, step.facts))
    changed = [obj for obj, _facts in told]
    model._base_manager.bulk_update(changed, sorted(fields), batch_size=500)
    _record(told, move.event, actor, said, at)
    return changed


def open_moves(obj: Stateful, actor: Actor, *, by_hand: bool = False) -> list[Move]:
    """The moves that this actor may make now, in the order of the table, by state, policy, proposal and guards.

    by_hand: without those that timers make. What they look at is read together: as many statements for many moves as
    for one, and none for what a list has read already. Nothing is locked: when a move is made they are asked again.
    """
    at = clock.now()
    possible = [move for move in obj.STATES.open_from(obj.state) if not (by_hand and move.by_clock)]
    models.prefetch_related_objects([obj] if possible else [], *obj.STATES.weighs)
    with policy.asked_together():
        return [move for move in possible if _is_let(obj, move, actor, at)]


def hindrance(obj: Stateful, name: str, *, actor: Actor) -> Refusal | None:
    """What stands in the way of this actor's move now: state, policy, the rule of two persons, guards; None when
    nothing does. What the move asks to be said is no hindrance. Nothing is locked: the move itself asks all again.
    """
    move = obj.STATES.move(name)
    try:
        _in_source(obj, move)
        policy.require(actor, move.policy, obj)
        if (refusal := between_two(obj, move, actor)) is not None:
            return refusal
        for guard in move.guards:
            guard(obj, clock.now())
    except Refusal as refusal:
        return refusal
    return None


def _is_let(obj: Stateful, move: Move, actor: Actor, at: datetime) -> bool:
    if not policy.may(actor, move.policy, obj) or between_two(obj, move, actor) is not None:
        return False
    try:
        for guard in move.guards:
            guard(obj, at)
    except Refusal:
        return False
    return True


def between_two(obj: Stateful, move: Move, actor: Actor) -> Refusal | None:
    """What of the rule of two persons stands in the way of this move, or of proposing it; None when nothing does."""
    waiting, first = (obj.proposed_move, obj.proposed_by) if isinstance(obj, Seconded) else ("", None)
    if move.takes_two(obj) and not actor.is_system:
        if waiting != move.name:
            return RuleBroken(_("A first person proposes this, a second one decides."), code="second_person")
        if actor.user is None or actor.user == first:
            return NotAllowed(_("You proposed this yourself: another person has to decide."), code="same_person")
    if move.proposes and actor.user is None:
        return NotAllowed(_("A person has to propose this."))
    if move.proposes and waiting:
        return RuleBroken(_("This has been proposed already; another person decides."), code="proposed")
    if move.puts_aside and not waiting:
        return RuleBroken(_("Nothing has been proposed."), code="not_proposed")
    return None


def _proposal(obj: Stateful, move: Move, actor: Actor, said: Said) -> dict[str, Any]:
    """What the move does to the proposal that waits: makes one, or ends it with the last state that allows it."""
    if move.proposes:
        return {"proposed_move": move.proposes, "proposed_by": actor.user, "proposed_reason": said.reason}
    if not isinstance(obj, Seconded) or not obj.proposed_move:
        return {}
    still = obj.STATES.move(obj.proposed_move).sources
    ends = move.puts_aside or move.name == obj.proposed_move or (move.target is not None and move.target not in still)
    return {"proposed_move": "", "proposed_by": None, "proposed_reason": ""} if ends else {}


def _in_source(obj: Stateful, move: Move) -> None:
    if obj.state not in move.sources:
        open_now = [open_move.name for open_move in obj.STATES.open_from(obj.state)]
        raise NotNow(
            _("Its present state, %(state)s, does not allow this.") % {"state": obj.STATES.states[obj.state]},
            state=obj.state,
            open_moves=open_now,
        )


def _ready(obj: Stateful, move: Move, actor: Actor, said: Said, at: datetime) -> None:
    _in_source(obj, move)
    if (refusal := between_two(obj, move, actor)) is not None:
        raise refusal
    missing = [word for word in move.asks if not getattr(said, word).strip()]
    if missing:
        raise Invalid([Problem(word, "required", _("This is needed for the decision.")) for word in missing])
    for guard in move.guards:
        guard(obj, at)


def _change(obj: Stateful, move: Move, changes: Mapping[str, Any], at: datetime) -> list[str]:
    reserved = _RESERVED & set(changes)
    if reserved:
        raise Misuse(f"{reserved} are the workflow's own")
    for name, value in changes.items():
        setattr(obj, name, value)
    if move.target is not None:
        obj.state = move.target
    obj.version += 1
    obj.changed_at = at
    return [*changes, "state", "version", "changed_at"]


def _record(
    told: Sequence[tuple[Stateful, Facts]], event_name: str, actor: Actor, said: Said, at: datetime
) -> list[models.Model]:
    drafts = []
    for obj, given in told:
        made = given(obj) if callable(given) else given
        if facts.type_of(made).name != event_name:
            raise Misuse(f"{type(made)} is not the event {event_name} of this move")
        drafts.append(
            events.Draft(
                thread=obj.thread_id,
                stream=obj.stream,
                facts=made,
                actor=actor,
                reason=said.reason,
                note=said.note,
                cause=said.cause,
                occurred_at=said.occurred_at,
            )
        )
    return list(events.emit_many(drafts, at=at))
