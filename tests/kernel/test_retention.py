"""Keeping and forgetting: by rule, never under a legal hold, and without touching what happened."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.racing import at_once, raised
from tests.toy import services
from tests.toy.actors import CARRIER, OWNER
from tests.toy.models import Box
from transfer.kernel import clock, events, retention, seals
from transfer.kernel.actor import SYSTEM, Actor, Assurance
from transfer.kernel.clock import Period
from transfer.kernel.errors import Misuse, NotAllowed, NotNow, RuleBroken
from transfer.kernel.models import Delivery, Event, EventNote, Jurisdiction, LegalHold, RuleSet
from transfer.kernel.retention import sweep

AUDITOR, OPERATOR = (
    Actor(user=Box().pk, roles=frozenset({role}), assurance=Assurance.SECOND_FACTOR) for role in ("auditor", "operator")
)
AUDITOR_CARRIER = Actor(user=AUDITOR.user, roles=CARRIER.roles, assurance=Assurance.SECOND_FACTOR)


@pytest.fixture(autouse=True)
def _table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_TABLE", {})
    monkeypatch.setattr(retention, "_NOUNS", {})


def rule(china: Jurisdiction, key: str = "toy.keep", then: str = "erase_text") -> None:
    RuleSet.objects.update_or_create(
        key=key, jurisdiction=china, valid_from="2000-01-01", body=None,
        defaults={"value": {"period": "P1Y", "from": "lost", "then": then}, "source": "Toy rules", "sureness": "D"},
    )  # fmt: skip


def lost(before: datetime) -> Iterable[Box]:
    return Box.objects.filter(state="lost", changed_at__lt=before, weight__gt=0).order_by("weight")


def declare() -> None:
    @retention.keeps("toy.box", rule="toy.keep", find=lost)
    def forget(box: Box) -> None:
        if box.weight == 13:
            raise ValueError("unlucky")
        if box.weight == 14:
            raise RuleBroken("Not this one.")
        events.erase_notes(box.stream)
        Box.objects.filter(pk=box.pk).update(weight=0)


def lose(weight: int, days: int) -> Box:
    box = services.lose(services.pack(actor=OWNER, weight=weight), actor=CARRIER, reason="storm", note="By 张三.")
    Box.objects.filter(pk=box.pk).update(changed_at=clock.now() - timedelta(days=days))
    return box


def test_what_was_kept_long_enough_is_forgotten_and_the_chain_stays(china: Jurisdiction) -> None:
    rule(china)
    declare()
    old, young, unlucky, refused = lose(1, 370), lose(2, 360), lose(13, 370), lose(14, 370)
    assert sweep() == {"toy.box": 1} and sweep() == {}
    assert [events.note_of(Event.objects.get(pk=(box.stream, 2))) == "" for box in (old, young, unlucky, refused)] == [
        True, False, False, False,
    ]  # fmt: skip
    assert events.broken_links(old.stream) == []


def test_at_most_so_many_at_a_time(china: Jurisdiction) -> None:
    rule(china)
    declare()
    for weight in (1, 2, 3):
        lose(weight, 400)
    assert [sweep(at_most=2), sweep(at_most=2)] == [{"toy.box": 2}, {"toy.box": 1}]


def test_without_a_rule_or_with_one_that_keeps_nothing_is_forgotten(china: Jurisdiction) -> None:
    declare()
    lose(1, 10_000)
    assert sweep() == {}
    rule(china, then="keep")
    assert sweep() == {}


def test_a_legal_hold_stops_forgetting_until_a_second_person_lifts_it(china: Jurisdiction) -> None:
    rule(china)
    declare()
    box = lose(1, 400)
    held = retention.hold(box.thread, actor=AUDITOR, reason="dispute", case="2025-17")
    assert sweep() == {} and retention.is_held(box.thread_id)
    assert str(held) == f"{held.stream} (dispute)"
    with pytest.raises(RuleBroken, match="legal hold") as refused:
        retention.refuse_if_held(box.thread_id)
    assert refused.value.code == "legal_hold"
    with pytest.raises(NotAllowed, match="second person"):
        retention.lift(held, actor=AUDITOR, reason="settled")
    with pytest.raises(NotAllowed):
        retention.lift(held, actor=CARRIER, reason="settled")
    retention.lift(held, actor=OPERATOR, reason="settled")
    with pytest.raises(NotNow):
        retention.lift(held, actor=OPERATOR, reason="settled")
    retention.refuse_if_held(box.thread_id)
    assert sweep() == {"toy.box": 1}
    told = Event.objects.filter(stream=held.stream).order_by("version")
    assert [(event.name, event.reason) for event in told] == [
        ("kernel.legal_hold.held", "dispute"), ("kernel.legal_hold.lifted", "settled"),
    ]  # fmt: skip


def test_who_may_hold(box: Box) -> None:
    with pytest.raises(NotAllowed):
        retention.hold(box.thread, actor=CARRIER, reason="dispute")
    assert not LegalHold.objects.exists() and not retention.is_held(box.thread_id)
    ghost = LegalHold(thread=box.thread, reason="x", held_at=clock.now())
    assert retention.may_lift(AUDITOR, ghost) is True  # one without an event, as from an old dump


@pytest.mark.django_db(transaction=True)
def test_a_hold_that_is_being_placed_has_the_word(china: Jurisdiction) -> None:
    rule(china)
    declare()
    box = lose(1, 400)

    def place() -> None:
        with transaction.atomic():
            retention.hold(box.thread, actor=AUDITOR, reason="dispute")
            time.sleep(0.3)

    def forget() -> dict[str, int]:
        time.sleep(0.1)
        return sweep()

    ends = at_once(place, forget)
    assert not raised(ends) and ends[1] == {}


def test_one_line_for_a_noun() -> None:
    declare()
    with pytest.raises(Misuse, match="two retentions"):
        retention.keeps("toy.box", rule="toy.keep", find=lost)(lambda box: None)
    assert [line.noun for line in retention.table()] == ["toy.box"]


def test_what_is_kept_says_so_and_parts_fall_under_one_noun(china: Jurisdiction) -> None:
    rule(china, then="delete")
    retention.kept("toy.box", rule="toy.keep", models=(Box,))
    lose(1, 10_000)
    assert sweep() == {}  # without an act nothing is forgotten, whatever the rule says
    assert retention.noun_of(Box) == "toy.box" and retention.noun_of(Event) is None
    retention.part_of("toy.box", Event)
    assert retention.noun_of(Event) == "toy.box"
    with pytest.raises(Misuse, match="two retentions"):
        retention.kept("toy.box", rule="toy.keep", models=(Box,))
    with pytest.raises(Misuse, match="of toy.box already"):
        retention.part_of("toy.lid", Box)


def test_an_object_is_found_as_long_as_something_noted_about_it_is_kept(china: Jurisdiction) -> None:
    noted, silent = lose(1, 0), services.pack(actor=OWNER, weight=2)
    assert list(Box.objects.filter(retention.has_notes("toy.box"))) == [noted]
    events.erase_notes(noted.stream)
    assert not Box.objects.filter(retention.has_notes("toy.box")).exists() and silent.pk


def test_a_draft_that_was_left_is_deleted_and_its_end_is_told(box: Box) -> None:
    stream = box.stream
    with pytest.raises(NotAllowed):
        retention.delete_draft(box, actor=OWNER)
    retention.delete_draft(box, actor=SYSTEM)
    last = Event.objects.filter(stream=stream).latest("version")
    assert last.name == "kernel.draft.deleted" and events.broken_links(stream) == []
    assert not Box.objects.exists()


def test_deliveries_done_long_ago_are_deleted(china: Jurisdiction) -> None:
    rule(china, "retention.delivery", then="delete")
    retention.keeps("kernel.delivery", rule="retention.delivery", find=retention._done_deliveries)(
        retention.forget_deliveries
    )
    old, young, failed = lose(1, 0), lose(2, 0), lose(3, 0)
    states = {old: Delivery.DONE, young: Delivery.DONE, failed: Delivery.FAILED}
    for box, status in states.items():
        at = clock.now() - timedelta(days=1 if box is young else 400)
        Delivery.objects.filter(stream=box.stream).update(status=status, next_at=at)
    assert sweep() == {"kernel.delivery": 1}
    assert {delivery.stream for delivery in Delivery.objects.all()} == {young.stream, failed.stream}


def test_all_that_a_user_ever_wrote_is_forgotten_at_once(china: Jurisdiction) -> None:
    boxes = [lose(weight, 0) for weight in (1, 2)]
    other = services.lose(services.pack(actor=OWNER, weight=3), actor=AUDITOR_CARRIER, reason="storm", note="Mine.")
    assert events.erase_notes_of(CARRIER.user) == 2 and events.erase_notes_of(CARRIER.user) == 0  # type: ignore[arg-type] # has one
    assert EventNote.objects.filter(erased_at__isnull=True).count() == 1
    assert all(events.broken_links(box.stream) == [] for box in [*boxes, other]) and seals.check() == []


@pytest.mark.parametrize(
    ("period", "then"),
    [
        (Period(years=1), "2023-02-27T16:30"),  # there was no 29 February: the 28th in Shanghai
        (Period(months=1, days=1), "2024-01-27T16:30"),
        (Period(days=3, seconds=1800), "2024-02-25T16:00"),
    ],
)
def test_looking_back(china: Jurisdiction, period: Period, then: str) -> None:
    at = datetime(2024, 2, 28, 16, 30, tzinfo=UTC)  # half past midnight of 29 February in Shanghai
    assert clock.back(at, period, "CN") == datetime.fromisoformat(then).replace(tzinfo=UTC)


def test_working_days_are_not_counted_back(china: Any) -> None:
    with pytest.raises(Misuse, match="forward"):
        clock.back(clock.now(), Period(days=1, calendar="working"), "CN")
