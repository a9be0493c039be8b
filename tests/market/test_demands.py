"""Demands from draft to their end: who may, when, what the checks find, and the first-answer clock."""

import dataclasses
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from institutions.models import User
from market.models import Demand, Finding
from market.selectors import completeness, demand_checks
from market.services import demand_reviews, demands, responses
from market.states.demands import DEMAND
from tests.institutions import browsing, people
from tests.market import asking, trade, world
from transfer.edge import thread_steps
from transfer.kernel import clock, deadlines, events, policy, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.errors import Invalid, NotAllowed, NotNow, RuleBroken
from transfer.kernel.models import Event
from transfer.kernel.money import Money
from transfer.mechanisms.worklist.models import WorkItem
from transfer.roof.notices.models import Notice

pytestmark = pytest.mark.stands_on(build=asking.build)


@pytest.fixture
def desk(stand: asking.Desk) -> asking.Desk:
    return stand


def _returned(desk: asking.Desk) -> Demand:
    return demand_reviews.send_back(
        asking.in_review(desk), actor=desk.reviewer, reason="no_figures", note="How much heat?"
    )


def _expired(desk: asking.Desk) -> Demand:
    demand = asking.opened(desk)
    Demand.objects.filter(pk=demand.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    return demands.expire(demand, actor=SYSTEM)


IN_STATE: dict[str, Callable[[asking.Desk], Demand]] = {
    "draft": asking.draft,
    "submitted": asking.submitted,
    "in_review": asking.in_review,
    "returned": _returned,
    "open": asking.opened,
    "met": lambda desk: demands.meet(asking.opened(desk), actor=desk.buyer),
    "expired": _expired,
    "withdrawn": lambda desk: demands.withdraw(asking.opened(desk), actor=desk.buyer, reason="plan_changed"),
}
DEMANDERS_MOVES = {"change", "submit", "translate", "meet", "withdraw"}
CLOCKS_MOVES = {"put_to_experts", "put_to_broker", "note_no_broker", "expire"}


def _roles(desk: asking.Desk) -> dict[str, Actor]:
    return {
        "buyer": desk.buyer,
        "clerk": people.actor(desk.firm, "clerk"),
        "reviewer": desk.reviewer,
        "weak reviewer": dataclasses.replace(desk.reviewer, assurance=Assurance.PASSWORD),
        "other exchange": people.actor(people.exchange(), "reviewer"),
        "seller": desk.seller,
        "person": desk.person,
        "public": ANONYMOUS,
    }


@pytest.mark.parametrize("state", DEMAND.states)
def test_every_move_from_every_state_for_every_role(desk: asking.Desk, state: str) -> None:
    demand = IN_STATE[state](desk)
    assert demand.state == state
    roles = _roles(desk)
    for name, move in DEMAND.moves.items():
        if name in DEMANDERS_MOVES:
            allowed = {"buyer"}
        elif name in CLOCKS_MOVES:
            allowed = set()
        elif name == "note_first_answer":
            allowed = {"seller", "person"}
        else:
            allowed = {"reviewer"}
        may = {role for role, actor in roles.items() if policy.may(actor, move.policy, demand)}
        assert may == allowed, name
        assert (name in {one.name for one in workflow.open_moves(demand, SYSTEM)}) == (state in move.sources)


@pytest.mark.parametrize("state", DEMAND.states)
def test_lists_and_the_view_rule_agree(desk: asking.Desk, state: str) -> None:
    demand = IN_STATE[state](desk)
    everyone = state in ("open", "met", "expired")
    for role, actor in _roles(desk).items():
        own = role in {"buyer", "clerk"} or (role in {"reviewer", "weak reviewer"} and state != "draft")
        seen = Demand.objects.visible_to(actor).filter(pk=demand.pk).exists()
        assert seen == bool(policy.may(actor, "market.demand.view", demand)) == (everyone or own), role


def test_the_way_through_review_by_the_worker(desk: asking.Desk) -> None:
    demand = asking.submitted(desk, budget_low=None, budget_high=None)
    world.drain()
    world.drain()
    demand.refresh_from_db()
    item = WorkItem.objects.get(subject=demand.stream)
    assert (demand.state, item.assignee) == ("in_review", desk.reviewer.user)
    assert desk.firm.pk in item.excluded_organizations
    assert set(Finding.objects.filter(subject=demand.stream).values_list("code", flat=True)) == {"no_budget"}
    demand_reviews.accept(demand, actor=desk.reviewer)
    item.refresh_from_db()
    assert (demand.state, item.state) == ("open", "done")
    assert demand.expires_at == clock.end_of(demand.open_until, "CN")
    opened = Event.objects.get(stream=demand.stream, name="market.demand.opened")
    assert events.happened(opened).facts["first_answer_due"] == demand.first_answer_due_at.isoformat()
    assert events.broken_links(demand.stream) == []


def test_a_returned_demand_is_mended_and_sent_again(desk: asking.Desk) -> None:
    demand = _returned(desk)
    note = events.note_of(Event.objects.get(stream=demand.stream, name="market.demand.returned"))
    assert note == "How much heat?"
    demands.change(demand, actor=desk.buyer, title="Thinner")
    demands.submit(demand, actor=desk.buyer)
    world.drain()
    assert WorkItem.objects.active().filter(subject=demand.stream, kind=demand_reviews.REVIEW).count() == 1
    with pytest.raises(Invalid):
        demand_reviews.send_back(demand, actor=desk.reviewer, reason="right_expired", note="x")


def test_what_the_checks_find(desk: asking.Desk) -> None:
    asking.opened(desk)
    second = asking.submitted(
        desk,
        anonymous=True,
        targets=[],
        constraints_text="Ask the works of North Foundry, li@example.com.",
        needed_by=clock.now().date() + timedelta(days=20),
    )
    world.drain()
    found = {one.code: one for one in Finding.objects.filter(subject=second.stream)}
    assert {code: one.severity for code, one in found.items()} == {
        "alike": "look", "no_targets": "look", "contact_in_text": "look", "names_demander": "stop",
        "answers_end_late": "look",
    }  # fmt: skip
    assert demand_checks.sentence(found["alike"]).startswith("100 per cent")


def test_completeness_says_what_is_missing_and_why(desk: asking.Desk) -> None:
    full = completeness.of_demand(asking.draft(desk))
    assert (full.score, full.missing) == (100, ())
    bare = completeness.of_demand(
        demands.begin(
            actor=desk.buyer, demander=desk.firm, exchange=desk.exchange, title="Something", wanted=["service"]
        )
    )
    assert bare.score == 5 and [one.field for one in bare.missing][:3] == ["targets", "problem", "budget"]
    assert all(str(one.why) for one in bare.missing)


def test_an_incomplete_draft_is_kept_but_not_submitted(desk: asking.Desk) -> None:
    demand = demands.begin(actor=desk.buyer, demander=desk.firm, exchange=desk.exchange, title="Something")
    with pytest.raises(Invalid) as caught, transaction.atomic():
        demands.submit(demand, actor=desk.buyer)
    assert [one.field for one in caught.value.problems] == ["problem", "technology_field", "wanted"]
    demand.refresh_from_db()
    assert (demand.state, demand.version, demand.region) == ("draft", 1, desk.firm.region)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"technology_field": "99"}, "technology_field"),
        ({"wanted": ["marriage"]}, "wanted"),
        ({"region": "999999"}, "region"),
        ({"targets": [{"name": "x"}]}, "targets.0.value"),
        ({"targets": "many"}, "targets"),
        ({"targets": [{"name": "x", "value": "much", "direction": "at_least"}]}, "targets.0.value"),
        ({"targets": [{"name": "x", "value": "1", "direction": "sideways"}]}, "targets.0.direction"),
        ({"targets": [{"name": "x", "value": "1"}, {"name": "X", "value": "2"}]}, "targets.1.name"),
        ({"budget_low": Money(400_000_000)}, "budget_high"),
        ({"budget_high": Money(-1)}, "budget_high"),
        ({"budget_high": Money(300_000_000, "USD")}, "budget_high"),
        ({"needed_by": date(2001, 1, 1)}, "needed_by"),
        ({"open_until": date.max}, "open_until"),
        ({"original_lang": "tlh"}, "original_lang"),
        ({"demander": "me"}, "demander"),
    ],
)
def test_bad_input_is_named_beside_its_field(desk: asking.Desk, fields: dict[str, Any], wrong: str) -> None:
    demand = asking.draft(desk)
    with pytest.raises(Invalid) as caught, transaction.atomic():
        demands.change(demand, actor=desk.buyer, **fields)
    assert caught.value.problems[0].field == wrong
    demand.refresh_from_db()
    assert demand.version == 1


def test_an_anonymous_demander_is_known_to_itself_and_the_exchange_alone(desk: asking.Desk) -> None:
    demand = asking.opened(desk, anonymous=True)
    knowing = {role for role, actor in _roles(desk).items() if policy.may(actor, "market.demand.identify", demand)}
    assert knowing == {"buyer", "clerk", "reviewer", "weak reviewer"}
    shown = thread_steps.view_of(demand.thread, insider=False)
    assert not any("North Foundry" in who or "北方铸造" in who for step in shown.steps for who in step.people)
    assert policy.may(ANONYMOUS, "market.demand.identify", asking.opened(desk))


def test_a_day_that_passed_during_the_review_is_no_opening(desk: asking.Desk) -> None:
    demand = asking.in_review(desk)
    Demand.objects.filter(pk=demand.pk).update(open_until=clock.now().date() - timedelta(days=2))
    with pytest.raises(RuleBroken, match="return it"):
        demand_reviews.accept(demand, actor=desk.reviewer)


def test_without_a_day_the_rule_says_how_long(desk: asking.Desk) -> None:
    demand = asking.opened(desk, open_until=None)
    assert timedelta(days=179) < demand.expires_at - demand.opened_at < timedelta(days=190)


def test_the_end_of_a_demand_is_told_with_a_reason_to_those_who_wait(desk: asking.Desk) -> None:
    demand = asking.opened(desk)
    waiting, taken = asking.sent(desk, demand), responses.begin(
        actor=desk.rival, demand=demand, responder=desk.rivals, approach="Vacuum panels."
    )  # fmt: skip
    demands.meet(demand, actor=desk.buyer)
    world.drain()
    waiting.refresh_from_db()
    taken.refresh_from_db()
    assert (waiting.state, waiting.decline_reason, taken.state) == ("declined", "another_chosen", "draft")
    with pytest.raises(NotNow):
        responses.send(taken, actor=desk.rival)


def until(moment: datetime | None) -> None:
    """Sleeps until the clock has reached what a column says, however long the steps before took."""
    assert moment is not None
    time.sleep(max(0.0, (moment - clock.now()).total_seconds() + 0.05))


@pytest.mark.slow
def test_the_clock_goes_to_experts_then_to_a_broker_and_ends_in_real_seconds() -> None:
    desk = asking.build("XD")
    for key, period in (("demand.first_answer", "PT6S"), ("demand.escalation", "PT6S"), ("demand.term", "PT16S")):
        asking.short_rule(desk, key, period)
    expert = people.actor(desk.university, "expert")
    agency = people.organization("broker_agency", at=desk.exchange, region="330108", jurisdiction="XD", is_demo=True)
    broker = people.actor(agency, "broker")
    far = people.organization("broker_agency", at=desk.exchange, region="110101", jurisdiction="XD", is_demo=True)
    people.actor(far, "broker")
    demand = asking.opened(desk, open_until=None)
    assert deadlines.tick("market.demand.escalate") == {}
    with pytest.raises(NotNow):
        demands.escalate(demand, actor=SYSTEM)

    until(demand.first_answer_due_at)
    assert deadlines.tick("market.demand.escalate") == {"market.demand.escalate": 1}
    world.drain()
    demand.refresh_from_db()
    asked = WorkItem.objects.active().get(subject=demand.stream, kind=demands.ANSWER)
    assert (demand.first_answer_stage, asked.organization, asked.assignee) == (
        "experts",
        desk.university.pk,
        expert.user,
    )
    assert deadlines.tick("market.demand.escalate") == {}

    until(demand.first_answer_due_at)
    assert deadlines.tick("market.demand.escalate") == {"market.demand.escalate": 1}
    world.drain()
    demand.refresh_from_db()
    last = WorkItem.objects.active().get(subject=demand.stream, role="broker")
    assert (demand.first_answer_stage, last.organization, last.assignee) == ("broker", agency.pk, broker.user)

    until(demand.expires_at)
    assert deadlines.tick("market.demand.expire") == {"market.demand.expire": 1}
    demand.refresh_from_db()
    assert demand.state == "expired" and not WorkItem.objects.active().filter(subject=demand.stream).exists()
    assert deadlines.tick("market.demand.escalate") == {}
    names = Event.objects.filter(stream=demand.stream).order_by("version").values_list("name", flat=True)
    assert [name.rpartition(".")[2] for name in names][-3:] == ["put_to_experts", "put_to_broker", "expired"]


def test_a_broker_of_another_province_is_not_asked_and_the_owner_is_told(desk: asking.Desk) -> None:
    far = people.organization("broker_agency", at=desk.exchange, region="110101")
    people.actor(far, "broker")
    demand = asking.opened(desk)
    for _stage in ("experts", "broker"):
        Demand.objects.filter(pk=demand.pk).update(first_answer_due_at=clock.now())
        demand.refresh_from_db()
        demands.escalate(demand, actor=SYSTEM)
    assert (demand.first_answer_stage, demand.first_answer_due_at) == ("no_broker", None)
    assert not WorkItem.objects.filter(subject=demand.stream, role="broker").exists()
    world.drain()
    told = Notice.objects.get(user=desk.buyer.user, name="market.demand.no_broker_found")
    assert told.about == demand.pk
    page = browsing.sign_in(User.objects.get(pk=desk.buyer.user)).get(f"/en/as/{desk.firm.slug}/demands/{demand.pk}/")
    assert "no broker was found in its province" in page.content.decode()


def test_the_first_answer_stops_the_clock_and_sends_the_experts_home(desk: asking.Desk) -> None:
    people.actor(desk.rivals, "expert")
    demand = asking.opened(desk)
    Demand.objects.filter(pk=demand.pk).update(first_answer_due_at=clock.now() - timedelta(seconds=1))
    demands.escalate(demand, actor=SYSTEM)
    assert WorkItem.objects.active().filter(subject=demand.stream, kind=demands.ANSWER).count() == 1
    asking.sent(desk, demand)
    demand.refresh_from_db()
    assert (demand.first_answer_stage, demand.first_answer_due_at) == ("answered", None)
    assert not WorkItem.objects.active().filter(subject=demand.stream).exists()
    noted = Event.objects.get(stream=demand.stream, name="market.demand.first_answered")
    assert noted.actor_organization is None and str(desk.university.pk) not in noted.body


def test_experts_with_works_in_the_field_are_asked_first(desk: asking.Desk) -> None:
    owner = people.organization("university", at=desk.exchange, region="110101")
    trade.achievement(owner, desk.exchange)
    for organization in (desk.university, owner, desk.firm):
        people.actor(organization, "expert" if organization != desk.firm else "buyer")
    demand = asking.opened(desk)
    Demand.objects.filter(pk=demand.pk).update(first_answer_due_at=clock.now())
    demands.escalate(demand, actor=SYSTEM)
    told = events.happened(Event.objects.get(stream=demand.stream, name="market.demand.put_to_experts")).facts
    assert told["organizations"] == [str(owner.pk), str(desk.university.pk)]


def test_only_verified_organizations_ask(desk: asking.Desk) -> None:
    waiting = dataclasses.replace(desk.buyer, kinds=frozenset(), roles=frozenset({"manager"}))
    with pytest.raises(NotAllowed):
        demands.begin(actor=waiting, demander=desk.firm, exchange=desk.exchange, **asking.text())
    with pytest.raises(Invalid, match="exchange"):
        demands.begin(actor=desk.buyer, demander=desk.firm, exchange=desk.university, **asking.text())
