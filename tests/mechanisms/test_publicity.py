"""Public notices and objections: who may do what when, the clock, standing still and running on, races."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from tests.mechanisms.notices import (
    ACTORS,
    DECIDING,
    EXCHANGE,
    LOOKING,
    OBJECTOR,
    OFFICER,
    OTHER,
    PRICE,
    ended,
    object_to,
    objection_in,
    person,
    publish,
)
from transfer.kernel import clock, deadlines, events, policy, relay, retention
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.clock import Period
from transfer.kernel.errors import Invalid, NotAllowed, NotNow, RuleBroken
from transfer.kernel.models import Event, EventNote, Jurisdiction, RuleSet, Thread
from transfer.mechanisms.publicity import selectors
from transfer.mechanisms.publicity.models import Objection, ObjectionText, Publicity
from transfer.mechanisms.publicity.services import objections, publicities
from transfer.mechanisms.publicity.services.publicities import Clause

MOVES: dict[str, Callable[[Actor, Objection], object]] = {
    "admit": lambda actor, one: objections.admit(one, actor=actor),
    "hear": lambda actor, one: objections.hear(one, actor=actor),
    "uphold": lambda actor, one: objections.uphold(one, actor=actor, note="It holds."),
    "dismiss": lambda actor, one: objections.dismiss(one, actor=actor, reason="unfounded", note="It does not hold."),
    "withdraw": lambda actor, one: objections.withdraw(one, actor=actor),
}
ALLOWED: dict[tuple[str, str], set[str]] = {
    ("admit", "filed"): LOOKING,
    ("hear", "admitted"): LOOKING,
    ("uphold", "admitted"): DECIDING,
    ("uphold", "heard"): DECIDING,
    ("dismiss", "filed"): DECIDING,
    ("dismiss", "admitted"): DECIDING,
    ("dismiss", "heard"): DECIDING,
    ("withdraw", "filed"): {"objector", "system"},
    ("withdraw", "admitted"): {"objector", "system"},
    ("withdraw", "heard"): {"objector", "system"},
}
OBJECTION_STATES = ["filed", "admitted", "heard", "upheld", "dismissed", "withdrawn"]


@pytest.mark.slow
@pytest.mark.parametrize("state", OBJECTION_STATES)
@pytest.mark.parametrize("move", list(MOVES))
def test_every_move_of_an_objection_in_every_state_by_everybody(thread: Thread, move: str, state: str) -> None:
    did = set()
    made = objection_in(state, thread).pk
    for name, actor in ACTORS.items():
        objection = Objection.objects.get(pk=made)
        try:
            with transaction.atomic():
                MOVES[move](actor, objection)
                did.add(name)
                transaction.set_rollback(True)
        except (NotAllowed, NotNow):
            pass
        objection.refresh_from_db()
        assert objection.state == state
    assert did == ALLOWED.get((move, state), set())


def test_the_list_of_objections_shows_what_the_policy_lets_see(thread: Thread) -> None:
    for state in OBJECTION_STATES:
        objection = objection_in(state, thread)
        for name, actor in ACTORS.items():
            listed = Objection.objects.visible_to(actor).filter(pk=objection.pk).exists()
            assert listed == bool(policy.may(actor, "publicity.objection.view", objection)), name
            assert policy.may(actor, "publicity.publicity.view", objection.publicity)


@pytest.mark.parametrize("name", list(ACTORS))
def test_who_may_object(thread: Thread, name: str) -> None:
    publicity = publish(thread)
    allowed = name not in {"anonymous", "system", "seller"}
    if allowed:
        assert object_to(publicity, ACTORS[name]).state == "filed"
    else:
        with pytest.raises(NotAllowed):
            object_to(publicity, ACTORS[name])
    assert publicity.objections.count() == allowed


def test_a_party_never_decides_even_as_an_officer(thread: Thread) -> None:
    own = publicities.open_publicity(
        actor=OFFICER, subject="deal:own", thread=thread, exchange=EXCHANGE, seller_organization=EXCHANGE,
        content=PRICE, clause=Clause(Period.parse("P15D"), "CN"),
    )  # fmt: skip
    objection = object_to(own)
    with pytest.raises(NotAllowed, match="party"):
        objections.admit(objection, actor=OFFICER)
    filed_by_officer = object_to(publish(thread), OFFICER)
    with pytest.raises(NotAllowed, match="of their own"):
        objections.admit(filed_by_officer, actor=OFFICER)
    assert not Objection.objects.visible_to(OFFICER).filter(pk=objection.pk).exists()


def test_what_was_made_public_is_frozen_hashed_and_tells_its_subject(thread: Thread) -> None:
    publicity = publish(thread, subject="deal:1", related_buyer=True)
    assert publicity.ends_at == clock.deadline(publicity.starts_at, Period.parse("P15D"), "CN")
    opened = events.happened(Event.objects.get(stream=publicity.stream))
    assert opened.thread == thread.pk and opened.facts["subject"] == "deal:1" and opened.facts["related_buyer"] is True
    assert opened.facts["content"] == publicity.content_hash and len(publicity.content_hash) == 64
    assert publicity.content["price"] == {"minor": 320_000_000, "currency": "CNY"}
    assert "高效催化剂" not in Event.objects.get(stream=publicity.stream).body
    with pytest.raises(IntegrityError, match="publicity_one_standing"), transaction.atomic():
        publish(thread, subject="deal:1")
    assert selectors.latest_for("deal:1") == publicity and selectors.latest_for("deal:2") is None
    assert not selectors.is_concluded("deal:1")


def _propose_and_annul(publicity: Publicity, *, actor: Actor, reason: str) -> Publicity:
    first = person("listing_officer", organization=EXCHANGE)
    publicities.propose_annulment(publicity, actor=first, reason="procedure", note=reason)
    return publicities.annul(publicity, actor=actor)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(ACTORS))
@pytest.mark.parametrize("state", ["running", "suspended", "concluded", "annulled"])
def test_ending_a_notice_otherwise(thread: Thread, state: str, name: str) -> None:
    for command, allowed in (
        (_propose_and_annul, DECIDING),
        (publicities.take_back, {*LOOKING, "seller", "buyer"}),
    ):
        publicity = publish(thread)
        if state == "suspended":
            objections.admit(object_to(publicity), actor=OFFICER)
        elif state == "concluded":
            publicities.end_by_clock(ended(publicity))
        elif state == "annulled":
            publicities.take_back(publicity, actor=ACTORS["seller"], reason="broken_off")
        publicity.refresh_from_db()
        assert publicity.state == state
        try:
            command(publicity, actor=ACTORS[name], reason="broken_off")
            did = True
        except (NotAllowed, NotNow):
            did = False
        assert did == (name in allowed and state in {"running", "suspended"})


def test_a_notice_of_broken_off_matters_is_taken_back_by_its_subject(thread: Thread) -> None:
    publish(thread, subject="deal:1")
    publish(thread, subject="deal:1", kind="award")
    assert publicities.take_back_for(actor=ACTORS["seller"], subject="deal:1", reason="broken_off") == 2
    assert publish(thread, subject="deal:1").state == "running"


def test_bad_objections_are_refused_beside_their_field(thread: Thread) -> None:
    publicity = publish(thread)
    for ground, statement, field in (
        ("?", "x", "ground"),
        ("price", "  ", "statement"),
        ("price", "x" * 10_001, "statement"),
    ):
        with pytest.raises(Invalid) as caught:
            objections.file(actor=OBJECTOR, publicity=publicity, ground=ground, statement=statement)
        assert caught.value.problems[0].field == field
    object_to(publicity)
    with pytest.raises(IntegrityError, match="publicity_objection_one_undecided"), transaction.atomic():
        object_to(publicity)
    with pytest.raises(Invalid), transaction.atomic():
        objections.dismiss(publicity.objections.get(), actor=OFFICER, reason="unfounded", note=" ")


# ------------------------------------------------------------------------------------------------- the clock


def test_a_period_ends_by_the_tick_and_not_before(thread: Thread) -> None:
    publicity = publish(thread, subject="deal:1")
    assert deadlines.tick("publicity.end") == {}
    with pytest.raises(RuleBroken, match="still running"):
        publicities.end_by_clock(publicity)
    ended(publicity)
    with pytest.raises(NotNow, match="over"):
        object_to(publicity)
    assert deadlines.tick("publicity.end") == {"publicity.end": 1} and deadlines.tick("publicity.end") == {}
    concluded = events.happened(Event.objects.get(name="publicity.publicity.concluded"))
    assert concluded.facts["subject"] == "deal:1" and concluded.facts["objections"] == 0
    assert concluded.facts["on"] == clock.local_date(clock.now(), "CN").isoformat()
    assert selectors.is_concluded("deal:1")
    with pytest.raises(NotNow):
        object_to(publicity)


def test_an_undecided_objection_holds_the_end_and_dismissal_lets_it_conclude(thread: Thread) -> None:
    publicity = publish(thread)
    objection = object_to(publicity)
    ended(publicity)
    deadlines.tick("publicity.end")
    publicity.refresh_from_db()
    assert publicity.state == "suspended" and deadlines.tick("publicity.end") == {}
    with pytest.raises(IntegrityError, match="publicity_not_cut_short"), transaction.atomic():
        Publicity.objects.filter(pk=publicity.pk).update(state="concluded", suspended_at=None, ended_at=F("starts_at"))
    objections.dismiss(objection, actor=OFFICER, reason="unfounded", note="The price was valued.")
    publicity.refresh_from_db()
    assert publicity.state == "running" and publicity.suspended_at is None
    deadlines.tick("publicity.end")
    publicity.refresh_from_db()
    assert publicity.state == "concluded"
    shown = selectors.decided(publicity)
    assert [one.text.decision for one in shown] == ["The price was valued."]


def test_upheld_annuls_at_once_and_what_is_left_is_moot(thread: Thread) -> None:
    publicity = publish(thread)
    first, second = object_to(publicity), object_to(publicity, OTHER)
    objections.admit(first, actor=OFFICER)
    objections.uphold(first, actor=OFFICER, note="A co-owner did not agree.")
    publicity.refresh_from_db()
    assert publicity.state == "annulled"
    annulled = events.happened(Event.objects.get(name="publicity.publicity.annulled"))
    assert annulled.reason == "objection_upheld" and annulled.facts["objection"] == str(first.pk)
    relay.drain()
    second.refresh_from_db()
    assert second.state == "dismissed"
    assert Event.objects.get(stream=second.stream, name="publicity.objection.dismissed").reason == "moot"


def test_the_last_withdrawal_lets_the_period_run_on(thread: Thread) -> None:
    publicity = publish(thread)
    first, second = object_to(publicity), object_to(publicity, OTHER)
    objections.admit(first, actor=OFFICER)
    objections.withdraw(first, actor=OBJECTOR)
    relay.drain()
    publicity.refresh_from_db()
    assert publicity.state == "suspended"
    objections.withdraw(second, actor=OTHER)
    relay.drain()
    publicity.refresh_from_db()
    assert publicity.state == "running"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_rest_of_a_short_period_runs_by_the_real_clock(jurisdictions: None) -> None:
    thread = Thread.objects.create(number="EX-2026-1-A", begun_by="test", begun_at=clock.now())
    publicity = publish(thread, "PT2S")
    objection = object_to(publicity)
    objections.admit(objection, actor=OFFICER)
    publicity.refresh_from_db()
    left = publicity.ends_at - publicity.suspended_at
    assert timedelta(seconds=1) < left < timedelta(seconds=2)
    while clock.now() < publicity.ends_at:
        assert deadlines.tick("publicity.end") == {}
    objections.dismiss(objection, actor=OFFICER, reason="unfounded", note="It does not hold.")
    resumed_at = Event.objects.get(name="publicity.publicity.resumed").recorded_at
    publicity.refresh_from_db()
    assert abs(publicity.ends_at - resumed_at - left) < timedelta(milliseconds=100)
    while not (done := deadlines.tick("publicity.end")):
        assert clock.now() < publicity.ends_at + timedelta(seconds=5)
    publicity.refresh_from_db()
    assert done == {"publicity.end": 1} and publicity.state == "concluded" and clock.now() >= publicity.ends_at


@given(days=st.integers(1, 40), into=st.integers(0, 45), still=st.integers(0, 30), working=st.booleans())
@pytest.mark.django_db
def test_a_period_that_stood_still_is_never_shorter(days: int, into: int, still: int, working: bool) -> None:
    Jurisdiction.objects.update_or_create(
        code="CN", defaults={"name_en": "China", "name_zh": "中国", "time_zone": "Asia/Shanghai", "calendar": "CN"}
    )
    calendar = "working" if working else "days"
    period = Period.parse(f"P{days}D", calendar)
    start = clock.now().replace(year=2026, month=1, day=5)
    end = clock.deadline(start, period, "CN")
    stopped = min(start + timedelta(days=into), end)
    publicity = Publicity(
        period=f"P{days}D", calendar=calendar, jurisdiction="CN", starts_at=start, ends_at=end, suspended_at=stopped
    )
    resumed = stopped + timedelta(days=still)
    new_end = publicity.end_when_resumed(resumed)
    if stopped >= end:
        assert new_end == max(resumed, end)
    else:
        left = publicity.days_left(resumed)
        assert new_end == clock.deadline(resumed, Period(days=max(1, left), calendar=calendar), "CN")
        assert new_end >= resumed and (still > 0 or new_end >= end)


def test_the_page_says_which_day_of_the_period_it_is(thread: Thread) -> None:
    publicity = publish(thread)
    assert selectors.day_of(publicity).of == 15
    ninth = publicity.starts_at + timedelta(days=9)
    day = selectors.day_of(publicity, at=ninth)
    last = clock.local_date(publicity.ends_at - timedelta(seconds=1), "CN")
    assert day.left == (last - clock.local_date(ninth, "CN")).days
    assert day.number == 15 - day.left
    assert selectors.day_of(publish(thread, "PT2S")).of == 0


def test_the_exchange_decides_within_the_time_of_its_rule(thread: Thread) -> None:
    RuleSet.objects.filter(key=objections.DECISION).delete()
    assert object_to(publish(thread)).due_at is None
    RuleSet.objects.create(
        key=objections.DECISION, jurisdiction_id="CN", valid_from=date(2020, 1, 1),
        value={"period": "P10D", "calendar": "working"}, source="test", sureness="M",
    )  # fmt: skip
    objection = object_to(publish(thread))
    assert objection.due_at == clock.deadline(objection.created_at, Period.parse("P10D", "working"), "CN")
    filed = events.happened(Event.objects.get(stream=objection.stream))
    assert filed.facts["due"] and filed.facts["exchange"] == str(EXCHANGE)


def test_erasing_forgets_the_words_and_keeps_the_chain(thread: Thread) -> None:
    objection = objection_in("heard", thread)
    assert objection.words.statement == "Sold below its value."
    with pytest.raises(NotAllowed):
        objections.erase_text(objection, actor=OFFICER)
    assert objections.erase_texts_of(OBJECTOR.user, actor=SYSTEM) == 1
    assert objections.erase_texts_of(OBJECTOR.user, actor=SYSTEM) == 0
    assert not EventNote.objects.exclude(text="").exists()
    objection = Objection.objects.get(pk=objection.pk)
    assert objection.words.statement == objection.words.hearing == "" and objection.words.erased_at
    objections.dismiss(objection, actor=OFFICER, reason="unfounded", note="It does not hold.")
    assert ObjectionText.objects.get(pk=objection.pk).decision == ""
    assert events.broken_links(objection.stream) == []


def test_the_words_of_settled_objections_are_forgotten_by_rule(thread: Thread) -> None:
    RuleSet.objects.update_or_create(
        key="retention.objection", jurisdiction_id="CN", body=None, valid_from=date(2000, 1, 1),
        defaults={"value": {"period": "P10Y", "from": "decided", "then": "erase_text"}, "source": "t", "sureness": "M"},
    )  # fmt: skip
    old, waiting, fresh = (objection_in(state, thread) for state in ("dismissed", "admitted", "upheld"))
    Objection.objects.filter(pk__in=[old.pk, waiting.pk]).update(changed_at=clock.now() - timedelta(days=4000))
    assert retention.sweep() == {"publicity.objection": 1}
    assert retention.sweep() == {}
    erased = ObjectionText.objects.filter(erased_at__isnull=False)
    assert [text.pk for text in erased] == [old.pk]
    assert ObjectionText.objects.get(pk=fresh.pk).decision and events.broken_links(old.stream) == []
