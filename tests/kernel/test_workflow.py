"""Commands on the toy noun: what a move refuses, changes and records."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.strategies import booleans, integers, sampled_from
from pytest_django import DjangoAssertNumQueries

from tests.toy import services
from tests.toy.actors import CARRIER, OWNER
from tests.toy.events import BoxLost, BoxPacked, BoxSent, BoxWeighed
from tests.toy.models import Box
from tests.toy.states import BOX
from transfer.kernel import clock, events, locking, states, threads, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.errors import Invalid, Misuse, NotAllowed, NotNow, NotVisible, Refusal, RuleBroken, Stale
from transfer.kernel.models import Event, Jurisdiction, Thread
from transfer.kernel.states import Entry, Move, StateTable
from transfer.kernel.workflow import Said, Step

pytestmark = pytest.mark.usefixtures("china")
STRANGER = Actor(user=uuid.uuid4(), assurance=Assurance.PASSWORD)


def pack(weight: int = 1) -> Box:
    return services.pack(actor=OWNER, weight=weight)


@transaction.atomic
def send(box: Box, actor: Actor = OWNER, **more: Any) -> Box:
    return workflow.apply(box, "send", actor=actor, facts=BoxSent(box=box.pk, express=True), **more)


@transaction.atomic
def weigh(box: Box, weight: int, **more: Any) -> Box:
    def facts(box: Box) -> BoxWeighed:
        return BoxWeighed(box=box.pk, weight=box.weight)

    return workflow.apply(box, "weigh", actor=OWNER, facts=facts, changes={"weight": weight}, **more)


def test_a_move_changes_the_state_and_records_a_chained_event() -> None:
    box = send(pack())
    assert (box.state, box.version) == ("sent", 2)
    first, second = Event.objects.filter(stream=box.stream).order_by("version")
    assert second.prev == first.hash and first.prev == ""
    assert events.broken_links(box.stream) == []
    assert events.happened(second).facts == {"box": str(box.pk), "express": True}
    assert first.thread.number.startswith("EX-")
    assert str(box) == box.stream == f"toy.box:{box.pk}"
    assert second.actor_user == OWNER.user and second.recorded_at == box.changed_at


def test_a_move_without_target_keeps_the_state_and_its_facts_see_the_change() -> None:
    box = weigh(pack(), 7)
    assert (box.state, box.version, Box.objects.get().weight) == ("packed", 2, 7)
    assert events.happened(Event.objects.get(version=2)).facts["weight"] == 7


def test_a_move_that_the_state_forbids_names_the_open_ones() -> None:
    box = send(pack())
    with pytest.raises(NotNow, match="sent") as caught:
        send(box)
    assert caught.value.open_moves == ("lose",) and caught.value.state == "sent"


def test_refusals_come_in_order_and_leave_nothing() -> None:
    box = pack(weight=101)
    with pytest.raises(RuleBroken, match="Too heavy") as broken:
        send(box)
    assert (broken.value.code, broken.value.field, broken.value.legal_basis) == (
        "too_heavy", "weight", "Toy rules, art. 1",
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="Only the owner"):
        send(box, actor=STRANGER)
    with pytest.raises(Stale) as stale:
        send(box, expected_version=7)
    assert stale.value.version == 1
    with pytest.raises(Invalid) as missing, transaction.atomic():
        workflow.apply(box, "lose", actor=CARRIER, facts=BoxLost(box=box.pk), said=Said(reason=" "))
    assert [problem.field for problem in missing.value.problems] == ["reason", "note"]
    with pytest.raises(NotAllowed, match="second factor") as unsure, transaction.atomic():
        workflow.apply(
            box, "lose", actor=Actor(user=uuid.uuid4(), roles=CARRIER.roles, assurance=Assurance.PASSWORD),
            facts=BoxLost(box=box.pk), said=Said("storm", "At sea."),
        )  # fmt: skip
    assert unsure.value.assurance == Assurance.SECOND_FACTOR and unsure.value.code == "assurance"
    with pytest.raises(NotAllowed, match="sign|role"):
        services.pack(actor=ANONYMOUS, weight=1)
    kept = Box.objects.get()
    assert (kept.state, kept.version, Event.objects.count()) == ("packed", 1, 1)


def test_the_version_looked_at_is_compared_after_the_lock() -> None:
    box = pack()
    weigh(Box.objects.get(pk=box.pk), 3)
    with pytest.raises(Stale):
        send(box, expected_version=1)
    assert send(box, expected_version=2).version == 3


def test_what_is_gone_is_not_visible() -> None:
    box = pack()
    Box.objects.all().delete()
    with pytest.raises(NotVisible):
        send(box)


def test_misuse_of_a_move_is_named() -> None:
    box = pack()
    for field in ("state", "version", "thread", "thread_id", "id", "pk", "created_at", "changed_at"):
        with pytest.raises(Misuse, match=field), transaction.atomic():
            workflow.apply(box, "send", actor=OWNER, facts=BoxSent(box=box.pk, express=True), changes={field: 1})
    with pytest.raises(Misuse, match="no move fly"), transaction.atomic():
        workflow.apply(box, "fly", actor=OWNER, facts=BoxSent(box=box.pk, express=True))
    with pytest.raises(Misuse, match=r"not the event toy\.box\.sent"), transaction.atomic():
        workflow.apply(box, "send", actor=OWNER, facts=BoxLost(box=box.pk))
    assert Box.objects.get().state == "packed"


@pytest.mark.django_db(transaction=True)
def test_a_command_outside_a_transaction_is_a_misuse() -> None:
    box = pack()
    facts = BoxSent(box=box.pk, express=True)
    outside: list[Callable[[], object]] = [
        locking.require_transaction,
        lambda: workflow.apply(box, "send", actor=OWNER, facts=facts),
        lambda: workflow.apply_many([Step(box, facts)], "send", actor=OWNER),
        lambda: workflow.begin(Box(owner=OWNER.user), actor=OWNER, facts=BoxPacked(box=box.pk, weight=1)),
        lambda: events.emit(events.Draft(box.thread_id, box.stream, facts, OWNER), at=clock.now()),
    ]
    for command in outside:
        with pytest.raises(Misuse, match="outside a transaction"):
            command()


def test_a_note_is_kept_apart_and_only_its_digest_is_chained() -> None:
    box = services.lose(pack(), actor=CARRIER, reason="storm", note="Seen last by Captain Ahab.")
    event = Event.objects.get(stream=box.stream, version=2)
    assert event.reason == "storm" and len(event.note_digest) == 64 and "Ahab" not in event.body
    assert events.note_of(event) == "Seen last by Captain Ahab."


def test_a_new_object_may_join_a_thread() -> None:
    first = pack()
    with transaction.atomic():
        second = workflow.begin(
            Box(owner=OWNER.user), actor=OWNER, thread=first.thread, facts=lambda box: BoxPacked(box=box.pk, weight=1)
        )
    assert second.thread == first.thread and Thread.objects.count() == 1


def test_loaders_state_a_business_time_and_say_so(settings: Any) -> None:
    long_ago = Said(occurred_at=datetime(2023, 5, 1, 1, tzinfo=UTC))

    def made(box: Box) -> BoxPacked:
        return BoxPacked(box=box.pk, weight=1)

    @transaction.atomic
    def load(said: Said, origin: str) -> Box:
        return workflow.begin(Box(owner=OWNER.user), actor=SYSTEM, said=said, origin=origin, facts=made)

    box = load(long_ago, "demo")
    event = Event.objects.get()
    assert event.occurred_at == box.created_at == long_ago.occurred_at and event.recorded_at > box.created_at
    assert box.thread.origin == "demo" and "-2023-" in box.thread.number
    with pytest.raises(Misuse, match="live thread"):
        load(long_ago, "live")
    with pytest.raises(Misuse, match="future"):
        load(Said(occurred_at=clock.now() + timedelta(hours=1)), "demo")
    settings.EXCHANGE_MAY_BACKDATE = False
    with pytest.raises(Misuse, match="loaders"):
        load(long_ago, "demo")


def test_many_move_together_or_none() -> None:
    boxes = [pack() for _turn in range(3)]
    moved = workflow.apply_many(
        [Step(box, lambda b: BoxSent(box=b.pk, express=b.weight > 5), {"weight": n}) for n, box in enumerate(boxes, 5)],
        "send",
        actor=OWNER,
    )
    assert [box.pk for box in moved] == sorted(box.pk for box in boxes)
    assert sorted(Box.objects.values_list("state", "version", "weight")) == [
        ("sent", 2, 5),
        ("sent", 2, 6),
        ("sent", 2, 7),
    ]
    assert sum(events.happened(e).facts["express"] for e in Event.objects.filter(name="toy.box.sent")) == 2
    assert all(events.broken_links(box.stream) == [] for box in boxes)
    assert workflow.apply_many([], "send", actor=OWNER) == []


def test_one_that_may_not_move_stops_all() -> None:
    good, heavy = pack(), pack(weight=200)
    gone = pack()
    Box.objects.filter(pk=gone.pk).delete()
    steps = {box.pk: Step(box, BoxSent(box=box.pk, express=True)) for box in (good, heavy, gone)}
    refused: list[tuple[type[Exception], list[uuid.UUID]]] = [
        (RuleBroken, [good.pk, heavy.pk]), (NotVisible, [good.pk, gone.pk]), (Misuse, [good.pk, good.pk]),
    ]  # fmt: skip
    for error, keys in refused:
        with pytest.raises(error), transaction.atomic():
            workflow.apply_many([steps[key] for key in keys], "send", actor=OWNER)
    assert set(Box.objects.values_list("state", flat=True)) == {"packed"}


def test_many_take_a_constant_number_of_statements(django_assert_num_queries: Any) -> None:
    for count in (2, 60):
        boxes = [pack() for _turn in range(count)]
        with django_assert_num_queries(5):  # lock, clock, update, heads of the streams, events
            workflow.apply_many([Step(box, BoxSent(box=box.pk, express=True)) for box in boxes], "send", actor=OWNER)


def test_loaders_begin_many_at_once_in_a_later_state(django_assert_num_queries: Any) -> None:
    services.receive(actor=CARRIER, weights=[1])
    with django_assert_num_queries(8):
        boxes = services.receive(actor=CARRIER, weights=list(range(1, 101)))
    assert {(box.state, box.version) for box in Box.objects.all()} == {("sent", 1)}
    kept = [Box.objects.select_related("thread").get(pk=box.pk) for box in (boxes[0], boxes[-1])]
    assert [box.weight for box in kept] == [1, 100] and kept[0].thread.number < kept[1].thread.number
    assert {thread.origin for thread in Thread.objects.all()} == {"import"}
    assert Event.objects.filter(name="toy.box.received", version=1).count() == 101
    assert events.broken_links(boxes[5].stream) == []
    assert services.receive(actor=CARRIER, weights=[]) == []
    with pytest.raises(NotAllowed):
        services.receive(actor=OWNER, weights=[1, 2])
    assert Box.objects.count() == 101


def test_open_moves_are_those_of_the_state_and_the_actor() -> None:
    box = pack()
    assert [move.name for move in workflow.open_moves(box, OWNER)] == ["send", "weigh"]
    assert [move.name for move in workflow.open_moves(box, CARRIER)] == ["lose"]
    assert workflow.open_moves(send(box), OWNER) == []


def test_a_state_table_is_checked_when_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "_TABLES", dict(states._TABLES))

    def table(noun: str, *moves: Move) -> StateTable:
        return StateTable(
            noun, states={"packed": "p"}, begin_policy="toy.box.pack", begin_event="toy.box.packed", moves=moves
        )

    assert table("toy.chest") in states.all_tables()
    with pytest.raises(Misuse, match="two state tables"):
        table("toy.chest")
    with pytest.raises(Misuse, match="unknown states"):
        table("toy.barrel", Move("roll", ("packed",), "rolling", "toy.box.send", "toy.box.sent", "Roll"))
    assert [move.name for move in BOX.open_from("sent")] == ["lose"]
    with pytest.raises(Misuse, match="entry of toy.keg"):
        StateTable(
            "toy.keg", states={"packed": "p"}, begin_policy="toy.box.pack", begin_event="toy.box.packed", moves=(),
            entries=[Entry("roll in", "rolling", "toy.box.receive", "toy.box.received")],
        )  # fmt: skip
    with pytest.raises(Misuse, match="no entry fly"):
        BOX.entry("fly")


def test_families_of_threads() -> None:
    deal, listing, demand, other = (pack().thread for _turn in range(4))
    threads.link(listing, deal, "deal")
    threads.link(demand, deal, "deal")
    threads.link(demand, deal, "again")
    assert [thread.pk for thread in threads.family(listing)] == [deal.pk, listing.pk, demand.pk]
    assert threads.family(other) == [other]
    assert str(deal) == deal.number and str(deal.parent_links.first()).endswith("(deal)")


class Boxes(RuleBasedStateMachine):
    """Any order of commands by anyone: the table decides, versions and chains keep step, refusals change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        Jurisdiction.objects.get_or_create(code="CN", defaults={"time_zone": "Asia/Shanghai", "calendar": "CN"})

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    @initialize(weight=integers(1, 120))
    def begin(self, weight: int) -> None:
        self.box, self.state, self.weight, self.version = pack(weight), "packed", weight, 1

    def attempt(self, command: Callable[[], object], to: str, allowed: bool) -> None:
        try:
            command()
        except Refusal:
            assert not allowed
        else:
            assert allowed
            self.state, self.version = to, self.version + 1

    @rule(actor=sampled_from([OWNER, CARRIER, STRANGER, ANONYMOUS, SYSTEM]), stale=booleans())
    def send(self, actor: Actor, stale: bool) -> None:
        may = actor in (OWNER, SYSTEM) and self.state == "packed" and self.weight <= 100 and not stale
        self.attempt(lambda: send(self.box, actor, expected_version=self.version - stale), "sent", may)

    @precondition(lambda self: self.version < 12)
    @rule(weight=integers(1, 120))
    def weigh(self, weight: int) -> None:
        may = self.state == "packed"
        self.attempt(lambda: weigh(self.box, weight), self.state, may)
        self.weight = weight if may else self.weight

    @rule(actor=sampled_from([OWNER, CARRIER]), note=sampled_from(["", "Gone."]))
    def lose(self, actor: Actor, note: str) -> None:
        may = actor is CARRIER and self.state in ("packed", "sent") and bool(note)
        self.attempt(lambda: services.lose(self.box, actor=actor, reason="storm", note=note), "lost", may)

    @invariant()
    def keeps_step(self) -> None:
        kept = Box.objects.get(pk=self.box.pk)
        assert (kept.state, kept.weight, kept.version) == (self.state, self.weight, self.version)
        assert events.broken_links(kept.stream) == []
        assert Event.objects.filter(stream=kept.stream).count() == self.version


@pytest.mark.django_db
class TestBoxes(Boxes.TestCase):  # type: ignore[misc, name-defined] # hypothesis makes the case
    settings = settings(max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))


def test_what_a_guard_would_refuse_is_not_open(box: Box) -> None:
    assert [move.name for move in workflow.open_moves(box, OWNER)] == ["send", "weigh"]
    box.weight = 101
    assert [move.name for move in workflow.open_moves(box, OWNER)] == ["weigh"]


def test_what_the_moves_look_at_is_read_together_and_not_again(
    box: Box, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(BOX, "weighs", ("thread",))
    fresh = Box.objects.get(pk=box.pk)
    with django_assert_num_queries(1):
        assert len(workflow.open_moves(fresh, OWNER)) == 2
    with django_assert_num_queries(0):
        assert len(workflow.open_moves(fresh, OWNER)) == 2
    fresh = Box.objects.get(pk=box.pk)
    fresh.state = "lost"
    with django_assert_num_queries(0):
        assert workflow.open_moves(fresh, OWNER) == []


def test_what_stands_in_the_way_is_said_without_doing_it() -> None:
    box, heavy, sent = pack(), pack(weight=101), send(pack())
    crate = services.store(weight=11, actor=OWNER)
    assert workflow.hindrance(box, "send", actor=OWNER) is None
    assert isinstance(workflow.hindrance(box, "send", actor=STRANGER), NotAllowed)
    assert isinstance(workflow.hindrance(sent, "send", actor=OWNER), NotNow)
    assert isinstance(workflow.hindrance(heavy, "send", actor=OWNER), RuleBroken)
    alone = workflow.hindrance(crate, "burn", actor=OWNER)
    assert alone is not None and alone.code == "second_person"
    assert Box.objects.get(pk=box.pk).state == "packed"
