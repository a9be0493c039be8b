"""Responses: who sees them, who may what when, one active each, and what the demander tells the author."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from market.models import Deal, Demand, Response
from market.selectors import responses as facts
from market.services import demands, responses
from market.states.responses import RESPONSE
from tests import racing
from tests.institutions import people
from tests.market import asking, trade
from transfer.kernel import clock, events, policy, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor
from transfer.kernel.constraints import refusal_for
from transfer.kernel.errors import Invalid, NotAllowed, NotNow
from transfer.kernel.models import Event
from transfer.kernel.money import Money

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=asking.build)]


@pytest.fixture
def desk(stand: asking.Desk) -> asking.Desk:
    return stand


def _declined(desk: asking.Desk) -> Response:
    return responses.decline(asking.sent(desk), actor=desk.buyer, reason="price", note="Twice what we have.")


IN_STATE: dict[str, Callable[[asking.Desk], Response]] = {
    "draft": asking.response,
    "sent": asking.sent,
    "shortlisted": lambda desk: responses.shortlist(asking.sent(desk), actor=desk.buyer),
    "declined": _declined,
    "withdrawn": lambda desk: responses.withdraw(asking.sent(desk), actor=desk.seller),
    "accepted": lambda desk: responses.accept(asking.sent(desk), actor=desk.buyer),
}
AUTHORS_MOVES = {"change", "send", "reply", "withdraw"}


def _roles(desk: asking.Desk) -> dict[str, Actor]:
    return {
        "buyer": desk.buyer,
        "clerk": people.actor(desk.firm, "clerk"),
        "author": desk.seller,
        "rival": desk.rival,
        "reviewer": desk.reviewer,
        "auditor": people.actor(desk.exchange, "auditor"),
        "person": desk.person,
        "public": ANONYMOUS,
    }


@pytest.mark.parametrize("state", RESPONSE.states)
def test_every_move_from_every_state_for_every_role(desk: asking.Desk, state: str) -> None:
    response = IN_STATE[state](desk)
    assert response.state == state
    roles = _roles(desk)
    for name, move in RESPONSE.moves.items():
        may = {role for role, actor in roles.items() if policy.may(actor, move.policy, response)}
        assert may == ({"author"} if name in AUTHORS_MOVES else {"buyer"}), name
        assert (name in {one.name for one in workflow.open_moves(response, SYSTEM)}) == (state in move.sources)


@pytest.mark.parametrize("state", RESPONSE.states)
def test_the_demander_and_the_author_alone_see_it(desk: asking.Desk, state: str) -> None:
    response = IN_STATE[state](desk)
    seeing = {"author"} if state == "draft" else {"author", "buyer", "clerk"}
    for role, actor in _roles(desk).items():
        seen = Response.objects.visible_to(actor).filter(pk=response.pk).exists()
        assert seen == bool(policy.may(actor, "market.response.view", response)) == (role in seeing), role


def test_a_draft_withdrawn_was_never_seen(desk: asking.Desk) -> None:
    response = responses.withdraw(asking.response(desk), actor=desk.seller)
    assert not Response.objects.visible_to(desk.buyer).filter(pk=response.pk).exists()


def test_figures_are_judged_against_the_targets(desk: asking.Desk) -> None:
    response = asking.response(desk)
    assert [(row["name"], row["meets"]) for row in response.figures] == [
        ("Heat loss", "yes"), ("Life", "no"), ("Fire class", "yes"),
    ]  # fmt: skip
    responses.change(response, actor=desk.seller, figures=[{"name": "Life", "value": "about 20"}])
    assert [row["meets"] for row in response.figures] == ["open", "open", "open"]
    with pytest.raises(Invalid) as caught, transaction.atomic():
        responses.send(response, actor=desk.seller)
    assert [one.field for one in caught.value.problems] == ["figures.0.value", "figures.2.value"]


def test_responses_stand_side_by_side(desk: asking.Desk) -> None:
    demand = asking.opened(desk)
    mine = asking.sent(desk, demand)
    other = responses.begin(actor=desk.rival, demand=demand, responder=desk.rivals, approach="Vacuum panels.",
                            figures=[{"name": "Life", "value": "20"}])  # fmt: skip
    rows = facts.compare(demand, [mine, other])
    assert [[cell["value"] for cell in row.cells] for row in rows] == [["10.5", ""], ["12", "20"], ["a2", ""]]
    assert [[cell["meets"] for cell in row.cells] for row in rows][1] == ["no", "yes"]


def test_asked_answered_and_declined_with_a_reason_and_a_note(desk: asking.Desk) -> None:
    response = asking.sent(desk)
    responses.ask(response, actor=desk.buyer, note="At which temperature?")
    responses.reply(response, actor=desk.seller, note="At −162 °C.")
    with pytest.raises(Invalid, match="list"):
        responses.decline(response, actor=desk.buyer, reason="dislike")
    with pytest.raises(Invalid, match="sentence"):
        responses.decline(response, actor=desk.buyer, reason="other")
    responses.decline(response, actor=desk.buyer, reason="targets_not_met", note="Life is short of it.")
    said = [(one.by_demander, one.text) for one in facts.conversation(response)]
    assert said == [(True, "At which temperature?"), (False, "At −162 °C.")]
    assert response.decline_reason == "targets_not_met"
    assert "162" not in "".join(Event.objects.filter(stream=response.stream).values_list("body", flat=True))


def test_accepting_opens_a_deal_between_the_two(desk: asking.Desk) -> None:
    response = asking.sent(desk)
    with pytest.raises(NotAllowed), transaction.atomic():
        responses.accept(response, actor=desk.seller)
    response.refresh_from_db()
    responses.accept(response, actor=desk.buyer)
    deal = Deal.objects.get(response=response)
    assert (deal.buyer, deal.seller, deal.contract_class) == (desk.firm, desk.university, "development")
    accepted = events.happened(Event.objects.get(stream=response.stream, name="market.response.accepted"))
    assert accepted.facts["deal"] == str(deal.pk)
    with pytest.raises(NotNow):
        responses.accept(response, actor=desk.buyer)
    assert Deal.objects.count() == 1


def test_a_right_comes_only_with_an_achievement_of_the_response(desk: asking.Desk) -> None:
    """What is transferred or licensed is named, so that it is reserved when the deal is agreed."""
    bare = asking.sent(desk, asking.opened(desk, wanted=["transfer"]))
    for given in ({}, {"contract_class": "licensing"}):
        with pytest.raises(Invalid) as caught, transaction.atomic():
            responses.accept(bare, actor=desk.buyer, **given)
        assert [one.field for one in caught.value.problems] == ["contract_class"]
    bare.refresh_from_db()
    assert responses.accept(bare, actor=desk.buyer, contract_class="service").deal.contract_class == "service"

    first, second = (trade.achievement(desk.university, desk.exchange) for _one in range(2))
    other = trade.achievement(desk.university, desk.exchange)
    rich = asking.sent(desk, asking.opened(desk, wanted=["licensing"]), achievements=[first, second])
    for named in (None, other):
        with pytest.raises(Invalid) as caught, transaction.atomic():
            responses.accept(rich, actor=desk.buyer, achievement=named)
        assert [one.field for one in caught.value.problems] == ["achievement"]
    rich.refresh_from_db()
    deal = responses.accept(rich, actor=desk.buyer, achievement=second).deal
    assert (deal.contract_class, deal.achievement) == ("licensing", second)

    single = asking.sent(desk, asking.opened(desk, wanted=["transfer", "service"]), achievements=[first])
    deal = responses.accept(single, actor=desk.buyer).deal
    assert (deal.contract_class, deal.achievement) == ("transfer", first)
    plain = asking.sent(desk, asking.opened(desk, wanted=["transfer", "service"]))
    assert responses.accept(plain, actor=desk.buyer).deal.contract_class == "service"


def test_nobody_answers_the_own_demand_nor_an_exchange_any(desk: asking.Desk) -> None:
    demand = asking.opened(desk)
    with pytest.raises(NotAllowed):
        responses.begin(actor=desk.buyer, demand=demand, responder=desk.firm, approach="x")
    with pytest.raises(NotAllowed):
        responses.begin(actor=desk.reviewer, demand=demand, responder=desk.exchange, approach="x")
    with pytest.raises(NotAllowed):
        responses.begin(actor=desk.rival, demand=demand, responder=desk.university, approach="x")
    alone = responses.begin(
        actor=desk.person,
        demand=demand,
        responder=people.Organization.objects.get(pk=desk.person.organization),
        approach="I know how.",
    )
    assert alone.state == "draft"


def test_no_answer_before_it_is_open_nor_after_its_last_moment(desk: asking.Desk) -> None:
    with pytest.raises(NotNow):
        asking.response(desk, asking.in_review(desk))
    demand = asking.opened(desk)
    late = asking.response(desk, demand)
    Demand.objects.filter(pk=demand.pk).update(expires_at=clock.now() - timedelta(milliseconds=1))
    with pytest.raises(NotNow, match="time for answers"):
        responses.send(late, actor=desk.seller)


def test_what_was_sent_in_time_is_weighed_after_the_end(desk: asking.Desk) -> None:
    demand = asking.opened(desk)
    response = asking.sent(desk, demand)
    Demand.objects.filter(pk=demand.pk).update(expires_at=clock.now())
    demands.expire(demand, actor=SYSTEM)
    response.refresh_from_db()
    assert responses.accept(response, actor=desk.buyer).state == "accepted"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"approach": "x" * 8001}, "approach"),
        ({"months": 0}, "months"),
        ({"months": 10**9}, "months"),
        ({"months": True}, "months"),
        ({"price_high": Money(1)}, "price_high"),
        ({"price_high": Money(10**9, "EUR")}, "price_high"),
        ({"figures": [{"name": "Colour", "value": "red"}]}, "figures.0.name"),
        ({"figures": [{"name": "Life", "value": 3}]}, "figures.0.value"),
        ({"state": "accepted"}, "state"),
    ],
)
def test_bad_input_is_named_beside_its_field(desk: asking.Desk, fields: dict[str, Any], wrong: str) -> None:
    response = asking.response(desk)
    with pytest.raises(Invalid) as caught, transaction.atomic():
        responses.change(response, actor=desk.seller, **fields)
    assert caught.value.problems[0].field == wrong


def test_one_stands_on_own_accepted_achievements_only(desk: asking.Desk) -> None:
    own = trade.achievement(desk.university, desk.exchange)
    foreign = trade.achievement(desk.rivals, desk.exchange)
    response = asking.response(desk, achievements=[own])
    assert list(response.achievements.all()) == [own]
    with pytest.raises(Invalid, match="own accepted"):
        responses.change(response, actor=desk.seller, achievements=[foreign])


def test_after_a_decline_one_may_answer_anew(desk: asking.Desk) -> None:
    first = _declined(desk)
    second = asking.response(desk, first.demand)
    assert second.pk != first.pk
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        asking.response(desk, first.demand)
    assert "answered this demand already" in str(refusal_for(caught.value).message)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_response(dictionary_data: None) -> None:
    desk = asking.build()
    demand = asking.opened(desk)
    ends = racing.at_once(*[lambda: asking.response(desk, demand)] * 2)
    failed = racing.raised(ends)
    assert len(failed) == 1 and isinstance(failed[0], IntegrityError)
    assert Response.objects.filter(demand=demand).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_two_at_once_make_two(dictionary_data: None) -> None:
    desk = asking.build()
    demand = asking.opened(desk)
    constraint = next(one for one in Response._meta.constraints if one.name == "market_response_one_active")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Response, constraint)
    try:
        ends = racing.at_once(*[lambda: asking.response(desk, demand)] * 2)
        assert racing.raised(ends) == [] and Response.objects.filter(demand=demand).count() == 2
    finally:
        Response.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Response, constraint)


@pytest.mark.django_db(transaction=True)
def test_answers_sent_at_once_stop_the_clock_once(dictionary_data: None) -> None:
    desk = asking.build()
    demand = asking.opened(desk)
    one = asking.response(desk, demand)
    two = responses.begin(actor=desk.rival, demand=demand, responder=desk.rivals, approach="Panels.", figures=[
        {"name": target["name"], "note": "see the text"} for target in demand.targets
    ])  # fmt: skip
    ends = racing.at_once(
        lambda: responses.send(Response.objects.get(pk=one.pk), actor=desk.seller),
        lambda: responses.send(Response.objects.get(pk=two.pk), actor=desk.rival),
    )
    assert racing.raised(ends) == []
    assert Event.objects.filter(stream=demand.stream, name="market.demand.first_answered").count() == 1
