"""Recording what happened: the hash chain of a stream, and who is told."""

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from transfer.kernel import clock, facts, inserting, loading, locking
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Misuse
from transfer.kernel.ids import uuid7
from transfer.kernel.models.deliveries import Delivery
from transfer.kernel.models.events import Event, EventNote
from transfer.kernel.models.threads import Thread

Handler = Callable[["Happened"], None]
Waker = Callable[[], None]
Check = Callable[[UUID], None]
_SUBSCRIBERS: dict[str, dict[str, Handler]] = {}
_WAKERS: list[Waker] = []
_SERVED: list[Check] = []


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as a subscriber gets it, its facts raised to the present schema."""

    id: UUID
    name: str
    thread: UUID
    stream: str
    version: int
    occurred_at: datetime
    recorded_at: datetime
    actor_user: UUID | None
    actor_organization: UUID | None
    on_behalf_of: UUID | None
    reason: str
    facts: dict[str, Any]
    served_in: UUID | None = None

    @property
    def object_id(self) -> str:
        """The id of the object whose stream it is."""
        return self.stream.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Draft:
    """An event about to be recorded: facts and the circumstances the caller knows.

    occurred_at: business time in the past, for loaders of demo and imported data only, on a thread whose origin says
    so; refused in production.
    """

    thread: UUID
    stream: str
    facts: object
    actor: Actor
    reason: str = ""
    note: str = ""
    cause: UUID | None = None
    occurred_at: datetime | None = None


def subscribe(event_name: str, *, name: str) -> Callable[[Handler], Handler]:
    """Registers a handler for an event. It runs after commit, at least once, in stream order: make it idempotent.

    name: unique and stable, e.g. "notices.listing_opened"; the deliveries are kept under it.
    """

    def register(handler: Handler) -> Handler:
        facts.named(event_name)
        handlers = _SUBSCRIBERS.setdefault(event_name, {})
        if name in handlers and handlers[name].__qualname__ != handler.__qualname__:
            raise Misuse(f"two subscribers to {event_name} are named {name}")
        handlers[name] = handler
        return handler

    return register


def subscribers(event_name: str) -> dict[str, Handler]:
    """The handlers of an event by subscriber name."""
    return _SUBSCRIBERS.get(event_name, {})


def emit(draft: Draft, *, at: datetime) -> Event:
    """Appends one event to its stream, in the caller's transaction, at the time read after the lock."""
    return emit_many([draft], at=at)[0]


def emit_many(drafts: Sequence[Draft], *, at: datetime) -> list[Event]:
    """Appends events to their streams with a constant number of statements. The caller holds the objects' locks."""
    locking.require_transaction()
    if loading.time():
        drafts = [replace(draft, occurred_at=draft.occurred_at or at) for draft in drafts]
        at = clock.recorded()
    _refuse_false_times(drafts, at)
    _require_served({draft.actor.served.service for draft in drafts if draft.actor.served})
    heads = _heads(sorted({draft.stream for draft in drafts}))
    events: list[Event] = []
    notes: list[EventNote] = []
    for draft in drafts:
        version, prev = heads.get(draft.stream, (0, ""))
        event, note = _event(draft, version + 1, prev, at)
        heads[draft.stream] = (event.version, event.hash)
        events.append(event)
        if note:
            notes.append(note)
    inserting.insert_many(events)
    inserting.insert_many(notes)
    owed = [
        Delivery(subscriber=name, stream=event.stream, version=event.version, event=event.id, next_at=at)
        for event in events
        for name in subscribers(event.name)
    ]
    inserting.insert_many(owed)
    if not any(waiting[1] is _wake for waiting in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)
    return events


def wake_with(waker: Waker) -> Waker:
    """Registers what is called once after a transaction with events has committed. A failing waker only delays: the
    sweep finds the deliveries anyway."""
    if waker not in _WAKERS:
        _WAKERS.append(waker)
    return waker


def while_served(check: Check) -> None:
    """Named once by the app that has counters: check(service) holds the service until the transaction ends, and raises
    a Refusal when it is not open any more. Asked before anything done at a counter is recorded."""
    _SERVED[:] = [check]


def _require_served(services: set[UUID]) -> None:
    if services and not _SERVED:
        raise Misuse("no app says whether a service at a counter is open")
    for service in sorted(services):
        _SERVED[0](service)


def _wake() -> None:
    for waker in _WAKERS:
        waker()


def happened(event: Event) -> Happened:
    """The stored event as subscribers and readers see it."""
    return Happened(
        id=event.id,
        name=event.name,
        thread=event.thread_id,
        stream=event.stream,
        version=event.version,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        actor_user=event.actor_user,
        actor_organization=event.actor_organization,
        on_behalf_of=event.on_behalf_of,
        reason=event.reason,
        facts=facts.upcast(event.name, event.schema, json.loads(event.body)),
        served_in=event.served_in,
    )


def hash_of(event: Event) -> str:
    """SHA-256 over the canonical header, body and previous hash: what the chain promises."""
    header = {
        "id": event.id,
        "thread": event.thread_id,
        "stream": event.stream,
        "version": event.version,
        "name": event.name,
        "schema": event.schema,
        "occurred_at": event.occurred_at.astimezone(UTC).isoformat(),
        "recorded_at": event.recorded_at.astimezone(UTC).isoformat(),
        "actor_user": event.actor_user,
        "actor_organization": event.actor_organization,
        "on_behalf_of": event.on_behalf_of,
        "reason": event.reason,
        "note_digest": event.note_digest,
        "cause": event.cause,
        "body": event.body,
        "prev": event.prev,
    }
    if event.served_in is not None:  # left out elsewhere, so that what was recorded before counters keeps its hash
        header["served_in"] = event.served_in
    return hashlib.sha256(facts.canonical(header).encode()).hexdigest()


def broken_links(stream: str) -> list[int]:
    """The versions of a stream whose hash, predecessor or number does not fit. Empty for a whole chain."""
    broken, expected, prev = [], 1, ""
    for event in Event.objects.filter(stream=stream).order_by("version"):
        if event.version != expected or event.prev != prev or event.hash != hash_of(event):
            broken.append(event.version)
        expected, prev = event.version + 1, event.hash
    return broken


def note_of(event: Event) -> str:
    """The free text given with an event; "" where there was none or it was erased."""
    note = EventNote.objects.filter(pk=event.id, erased_at__isnull=True).first()
    return note.text if note else ""


def erase_note(event_id: UUID) -> None:
    """Forgets the text of a note. The salted digest in the chain stays, and says nothing without text and salt."""
    EventNote.objects.filter(pk=event_id).update(text="", salt="", erased_at=clock.now())


def erase_notes(stream: str) -> int:
    """Forgets every note of a stream, e.g. when its object's retention has ended. Returns how many there were."""
    return _erase(Event.objects.filter(stream=stream))


def erase_notes_of(user: UUID, *, served_in: Sequence[UUID] = ()) -> int:
    """Forgets every note a user ever wrote, also by the hand of clerks in these services at a counter. Returns how many
    there were."""
    return _erase(Event.objects.filter(actor_user=user)) + _erase(Event.objects.filter(served_in__in=served_in))


def last_of(stream: str) -> Event | None:
    """The event that happened last to an object."""
    return Event.objects.filter(stream=stream).order_by("-version").first()


def first_of(stream: str) -> Event | None:
    """The event a stream began with, None where there is none."""
    return Event.objects.filter(stream=stream, version=1).first()


def _erase(recorded: QuerySet[Event]) -> int:
    noted = recorded.exclude(note_digest="").values_list("id", flat=True)
    kept = EventNote.objects.filter(pk__in=list(noted), erased_at__isnull=True)
    return kept.update(text="", salt="", erased_at=clock.now())


def _event(draft: Draft, version: int, prev: str, at: datetime) -> tuple[Event, EventNote | None]:
    entry = facts.type_of(draft.facts)
    person, organization, behalf = draft.actor.hand
    event = Event(
        stream=draft.stream,
        version=version,
        id=uuid7(),
        thread_id=draft.thread,
        name=entry.name,
        schema=entry.schema,
        occurred_at=draft.occurred_at or at,
        recorded_at=at,
        actor_user=person,
        actor_organization=organization,
        on_behalf_of=behalf,
        served_in=draft.actor.served.service if draft.actor.served else None,
        reason=draft.reason,
        cause=draft.cause,
        body=facts.body_of(draft.facts),
        prev=prev,
    )
    note = None
    if draft.note:
        note = EventNote(event=event.id, salt=secrets.token_hex(16), text=draft.note)
        event.note_digest = hashlib.sha256((note.salt + note.text).encode()).hexdigest()
    event.hash = hash_of(event)
    return event, note


def _refuse_false_times(drafts: Sequence[Draft], at: datetime) -> None:
    dated = [draft for draft in drafts if draft.occurred_at]
    if not dated:
        return
    if not settings.EXCHANGE_MAY_BACKDATE:
        raise Misuse("a business time in the past may only be given where the settings allow loaders to")
    if any(draft.occurred_at and draft.occurred_at > at for draft in dated):
        raise Misuse("a business time lies in the future")
    _refuse_live_threads(frozenset(draft.thread for draft in dated))


@lru_cache(maxsize=64)  # the origin of a thread never changes, and a refusal is not kept
def _refuse_live_threads(threads: frozenset[UUID]) -> None:
    if Thread.objects.filter(pk__in=threads, origin="live").exists():
        raise Misuse("a business time in the past on a live thread: what loaders make says origin demo or import")


def _heads(streams: list[str]) -> dict[str, tuple[int, str]]:
    # One stream is asked for by itself: the planner then opens its partition alone, for a third of the time.
    sql, given = (_HEAD, streams) if len(streams) == 1 else (_HEADS, [streams])
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return {stream: (version, digest) for stream, version, digest in cursor.fetchall()}


_HEAD = "SELECT stream, version, hash FROM kernel_event WHERE stream = %s ORDER BY version DESC LIMIT 1"
_HEADS = (
    "SELECT s, head.version, head.hash FROM unnest(%s::text[]) AS s CROSS JOIN LATERAL ("
    "SELECT version, hash FROM kernel_event WHERE stream = s ORDER BY version DESC LIMIT 1) AS head"
)
