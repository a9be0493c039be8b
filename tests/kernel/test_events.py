"""Recording: the chain of a stream, notes that can be forgotten, who is owed a delivery, and the wake after commit."""

import logging
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.toy import services
from tests.toy.actors import CARRIER, OWNER
from tests.toy.events import BoxLost, BoxPacked, BoxWeighed
from tests.toy.models import Box
from transfer.kernel import clock, events
from transfer.kernel.actor import Actor, Serving
from transfer.kernel.errors import Misuse
from transfer.kernel.models import Delivery, Event, EventNote

Register = dict[str, dict[str, events.Handler]]


def draft(box: Box, weight: int = 1, **more: Any) -> events.Draft:
    return events.Draft(box.thread_id, box.stream, BoxWeighed(box=box.pk, weight=weight), OWNER, **more)


@pytest.fixture
def _triggers_off(db: None) -> None:
    """What an owner with evil intent does first."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'kernel_event'::regclass")
        for (part,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {part} DISABLE TRIGGER kernel_event_append_only")


def test_each_event_holds_on_to_the_one_before(box: Box) -> None:
    events.emit_many([draft(box, weight) for weight in range(5)], at=clock.now())
    events.emit(draft(box, 9), at=clock.now())
    chain = list(Event.objects.filter(stream=box.stream).order_by("version"))
    assert [event.version for event in chain] == list(range(1, 8))
    assert all(later.prev == earlier.hash for earlier, later in zip(chain, chain[1:], strict=False))
    assert events.broken_links(box.stream) == [] and events.broken_links("toy.box:none") == []
    assert str(chain[0]) == f"toy.box.packed {box.stream}/1"
    assert (events.first_of(box.stream), events.last_of(box.stream)) == (chain[0], chain[-1])
    assert events.first_of("toy.box:nobody") is None and events.last_of("toy.box:nobody") is None


def test_an_event_says_who_when_and_why(box: Box) -> None:
    cause = uuid.uuid4()
    at = datetime(2025, 5, 1, 12, tzinfo=UTC)
    stored = events.emit(draft(box, 4, reason="storm", cause=cause), at=at)
    event = Event.objects.get(pk=(box.stream, 2))
    seen = events.happened(event)
    assert (seen.name, seen.version, seen.reason, seen.facts["weight"]) == ("toy.box.weighed", 2, "storm", 4)
    assert (seen.actor_user, seen.actor_organization, seen.on_behalf_of) == (OWNER.user, OWNER.organization, None)
    assert seen.occurred_at == seen.recorded_at == at and event.cause == cause and seen.object_id == str(box.pk)
    assert event.hash == stored.hash == events.hash_of(event)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        assert event.txid == int(cursor.fetchone()[0])
    assert Event._meta.get_field("txid").db_type(connection) == "xid8"


@pytest.mark.parametrize(
    "change",
    [
        "body = '{}'", "occurred_at = occurred_at - interval '1 day'", "actor_user = NULL", "name = 'toy.box.lost'",
        "reason = 'other'", "note_digest = 'x'", "cause = id", "schema = 9", "hash = 'x'", "actor_organization = id",
        "recorded_at = recorded_at + interval '1 microsecond'", "on_behalf_of = id", "id = thread_id",
        "served_in = id",
    ],
)  # fmt: skip
def test_a_change_by_the_owner_breaks_the_chain(box: Box, change: str, _triggers_off: None) -> None:
    events.emit_many([draft(box), draft(box)], at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE kernel_event SET {change} WHERE stream = %s AND version = 2", [box.stream])
    assert 2 in events.broken_links(box.stream)


def test_a_gap_and_a_forged_middle_break_the_chain(box: Box, _triggers_off: None) -> None:
    events.emit_many([draft(box), draft(box), draft(box)], at=clock.now())
    forged = Event.objects.get(pk=(box.stream, 2))
    forged.body = '{"box":"x","weight":0}'
    Event.objects.filter(pk=forged.pk).update(body=forged.body, hash=events.hash_of(forged))
    assert events.broken_links(box.stream) == [3]
    Event.objects.filter(pk=(box.stream, 2)).delete()
    assert events.broken_links(box.stream) == [3]


def test_two_that_do_not_hold_the_lock_cannot_both_append(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_heads", lambda streams: {box.stream: (0, "")})
    with pytest.raises(IntegrityError, match="kernel_event"), transaction.atomic():
        events.emit(draft(box), at=clock.now())


def test_any_number_of_events_takes_the_same_number_of_statements(
    box: Box, no_subscribers: Register, django_assert_num_queries: Any
) -> None:
    for name in ("toy.one", "toy.two"):
        events.subscribe("toy.box.weighed", name=name)(lambda happened: None)
    for count in (1, 300):
        with django_assert_num_queries(4):  # heads, events, notes, deliveries
            events.emit_many([draft(box, n, note="A line.") for n in range(count)], at=clock.now())
    assert Delivery.objects.count() == 602
    assert str(Delivery.objects.first()).endswith("pending")


def test_a_note_can_be_forgotten_and_the_chain_still_holds(box: Box) -> None:
    services.lose(box, actor=CARRIER, reason="storm", note="Lost by 张三.")
    event = Event.objects.get(pk=(box.stream, 2))
    note = EventNote.objects.get()
    assert events.note_of(event) == str(note) == "Lost by 张三."
    events.erase_note(event.id)
    note.refresh_from_db()
    assert events.note_of(event) == "" and (note.text, note.salt, str(note)) == ("", "", "erased")
    assert events.broken_links(box.stream) == []
    assert events.note_of(Event.objects.get(pk=(box.stream, 1))) == ""


def test_a_subscriber_has_one_name_and_a_known_event(no_subscribers: Register) -> None:
    def handle(happened: events.Happened) -> None:
        pass

    assert events.subscribe("toy.box.lost", name="toy.x")(handle) is handle
    events.subscribe("toy.box.lost", name="toy.x")(handle)
    with pytest.raises(Misuse, match="two subscribers"):
        events.subscribe("toy.box.lost", name="toy.x")(lambda happened: None)
    with pytest.raises(Misuse, match="no event"):
        events.subscribe("toy.box.unheard", name="toy.x")(handle)
    assert events.subscribers("toy.box.lost") == {"toy.x": handle} and events.subscribers("toy.box.sent") == {}


def test_only_declared_facts_are_recorded(box: Box) -> None:
    with pytest.raises(Misuse, match="not a declared event"):
        events.emit(events.Draft(box.thread_id, box.stream, {"a": 1}, OWNER), at=clock.now())
    with pytest.raises(Misuse, match="not a fact"):
        events.emit(events.Draft(box.thread_id, box.stream, BoxLost(box=1.5), OWNER), at=clock.now())  # type: ignore[arg-type] # the point


@pytest.mark.django_db(transaction=True)
def test_a_commit_wakes_once_and_a_rollback_never(china: object, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[int] = []
    monkeypatch.setattr(events, "_WAKERS", [])

    @events.wake_with
    def waker() -> None:
        woken.append(1)

    assert events.wake_with(waker) is waker
    with transaction.atomic():
        for weight in (1, 2):
            services.pack(actor=OWNER, weight=weight)
        assert woken == []
    assert woken == [1]
    with pytest.raises(RuntimeError), transaction.atomic():
        services.pack(actor=OWNER, weight=1)
        raise RuntimeError
    assert woken == [1] and Event.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_waker_that_fails_loses_nothing(
    china: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def waker() -> None:
        raise ConnectionError("Redis is gone")

    monkeypatch.setattr(events, "_WAKERS", [waker])
    with caplog.at_level(logging.ERROR):
        services.lose(services.pack(actor=OWNER, weight=1), actor=CARRIER, reason="storm", note="Gone.")
    assert Delivery.objects.filter(subscriber="toy.search_party").count() == 1
    assert "Redis is gone" in caplog.text


def test_facts_are_typed() -> None:
    assert BoxPacked(box=uuid.UUID(int=1), weight=1) == BoxPacked(box=uuid.UUID(int=1), weight=1)
    with pytest.raises(TypeError):
        BoxPacked(uuid.UUID(int=1), 1)  # type: ignore[misc, call-arg] # the point


def _at_the_counter(of: Actor = OWNER) -> Actor:
    return replace(of, served=Serving(uuid.uuid4(), uuid.uuid4(), uuid.uuid4()))


def test_at_a_counter_an_event_names_clerk_visitor_and_service(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_SERVED", [])
    visitor, asked = _at_the_counter(), []
    assert visitor.served
    with pytest.raises(Misuse, match="service at a counter"):
        events.emit(replace(draft(box), actor=visitor), at=clock.now())
    events.while_served(asked.append)
    event = events.emit(replace(draft(box), actor=visitor), at=clock.now())
    assert (event.actor_user, event.actor_organization) == (visitor.served.clerk, visitor.served.office)
    assert (event.on_behalf_of, event.served_in) == (OWNER.organization, visitor.served.service)
    assert events.happened(event).served_in == visitor.served.service and asked == [visitor.served.service]
    assert events.broken_links(box.stream) == []


def test_what_a_clerk_wrote_for_a_person_is_forgotten_with_the_person(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_SERVED", [lambda service: None])
    visitor = _at_the_counter()
    assert visitor.served
    event = events.emit(replace(draft(box, note="A line."), actor=visitor), at=clock.now())
    assert events.erase_notes_of(uuid.uuid4()) == 0
    assert events.erase_notes_of(uuid.uuid4(), served_in=[visitor.served.service]) == 1
    assert events.note_of(event) == ""
