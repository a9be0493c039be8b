"""Expert review, what is overdue, and changes of what is registered."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from contracts.models import Registration
from contracts.services import registration_corrections as corrections
from contracts.services import registration_desk as desk
from contracts.services import registration_experts as experts
from contracts.services import registrations
from institutions.models import Membership, User
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.contracts.registry import Office, Place
from tests.institutions import people
from transfer.kernel import clock, deadlines, relay
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotAllowed, RuleBroken
from transfer.kernel.models import Event
from transfer.kernel.money import Money
from transfer.mechanisms.credentials import selectors as credentials
from transfer.mechanisms.worklist import selectors
from transfer.mechanisms.worklist.models import WorkItem

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=registry.place)]

LARGE = Money(500_000_000)


@pytest.fixture
def bargain(stand: Place) -> Bargain:
    return stand.bargain


@pytest.fixture
def office(stand: Place) -> Office:
    return stand.office


def large(bargain: Bargain, office: Office) -> Registration:
    """Assessed, with a technology transaction amount at the threshold of 5 million yuan."""
    made = registry.in_review(bargain, office)
    answers = registry.findings(made)
    return desk.assess(made, actor=office.registrar, findings=answers, turnover=LARGE, transaction=LARGE)


def asked(office: Office, *more: Actor) -> list[Any]:
    return [one.membership for one in (office.expert, *more)]


def facts(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Event.objects.filter(name=f"contracts.registration.{name}").latest("id").body)
    return found


def test_a_large_contract_is_not_registered_before_experts_were_heard(bargain: Bargain, office: Office) -> None:
    registration = large(bargain, office)
    assert registration.needs_expert_review
    with pytest.raises(RuleBroken) as refused:
        desk.register(registration, actor=office.registrar)
    assert refused.value.code == "expert_review"
    other = people.actor(people.organization("university", region="330102"), "expert")
    experts.ask_experts(registration, actor=office.registrar, experts=asked(office, other))
    mine = WorkItem.objects.active().get(assignee=office.expert.user, subject=registration.stream)
    period = clock.Period.parse("P30D", "working")
    assert mine.due_at == registration.due_at == clock.deadline(registration.accepted_at, period, "CN")
    with pytest.raises(Invalid):
        experts.give_opinion(registration, actor=office.expert, recommends=True, note=" ")
    experts.give_opinion(registration, actor=office.expert, recommends=True, note="New against the known process.")
    with pytest.raises(NotAllowed):
        experts.give_opinion(registration, actor=office.expert, recommends=False, note="On second thoughts.")
    with pytest.raises(RuleBroken) as waiting:
        experts.conclude_expert_review(registration, actor=office.registrar)
    assert waiting.value.code == "opinion_open"
    experts.give_opinion(registration, actor=other, recommends=False, note="Known since 2019.")
    experts.conclude_expert_review(registration, actor=office.registrar)
    heard = facts("experts_heard")
    assert (heard["opinions"], heard["recommending"]) == (2, 1)
    desk.register(registration, actor=office.registrar)
    assert registration.state == "registered" and not WorkItem.objects.active().filter(subject=registration.stream)


def test_a_contract_that_needs_a_second_check_is_heard_first(bargain: Bargain, office: Office) -> None:
    registration = registry.in_review(bargain, office)
    most = Money(1_000_000_000)
    answers = registry.findings(registration)
    desk.assess(registration, actor=office.registrar, findings=answers, turnover=most, transaction=most)
    assert registration.needs_second_check and registration.needs_expert_review
    with pytest.raises(RuleBroken) as refused:
        desk.pass_on(registration, actor=office.registrar)
    assert refused.value.code == "expert_review"


def test_below_the_amount_only_a_dispute_leads_to_experts(bargain: Bargain, office: Office) -> None:
    registration = registry.assessed(bargain, office)
    with pytest.raises(RuleBroken) as refused:
        experts.ask_experts(registration, actor=office.registrar, experts=asked(office))
    assert refused.value.code == "no_expert_review"
    experts.ask_experts(registration, actor=office.registrar, experts=asked(office), disputed=True)
    assert registration.state == "in_expert_review" and registration.needs_expert_review


def test_nobody_with_an_interest_is_asked_or_answers(bargain: Bargain, office: Office) -> None:
    registration = large(bargain, office)
    of_seller = people.actor(bargain.market.university, "clerk")
    user = Membership.objects.get(pk=of_seller.membership).user
    partisan = people.membership(people.organization("research_institute"), "expert", who=user)
    for wrong in ([partisan.pk], [office.registrar.membership], []):
        with pytest.raises(Invalid):
            experts.ask_experts(registration, actor=office.registrar, experts=wrong)
    experts.ask_experts(registration, actor=office.registrar, experts=asked(office))
    with transaction.atomic():
        people.membership(bargain.market.enterprise, "clerk", who=User.objects.get(pk=office.expert.user))
    with pytest.raises(NotAllowed):
        experts.give_opinion(registration, actor=office.expert, recommends=True, note="Good.")


def test_once_the_time_is_over_others_are_asked(bargain: Bargain, office: Office) -> None:
    registration = large(bargain, office)
    experts.ask_experts(registration, actor=office.registrar, experts=asked(office))
    Registration.objects.filter(pk=registration.pk).update(due_at=clock.now() - timedelta(minutes=1))
    experts.conclude_expert_review(registration, actor=office.registrar)
    assert not WorkItem.objects.active().filter(assignee=office.expert.user)
    with pytest.raises(RuleBroken):
        desk.register(registration, actor=office.registrar)
    other = people.actor(people.organization("university"), "expert")
    experts.ask_experts(registration, actor=office.registrar, experts=[other.membership])
    with pytest.raises(NotAllowed):
        experts.give_opinion(registration, actor=office.expert, recommends=True, note="Late.")
    experts.give_opinion(registration, actor=other, recommends=True, note="New.")


def test_a_supplement_that_is_late_goes_to_the_registrar_and_may_be_refused(bargain: Bargain, office: Office) -> None:
    registration = registry.supplement_requested(bargain, office)
    with pytest.raises(RuleBroken) as refused:
        desk.refuse(registration, actor=office.registrar, reason="9", note="Nothing came.")
    assert refused.value.code == "supplement_awaited"
    assert deadlines.tick("contracts.registration.supplement_overdue") == {}
    Registration.objects.filter(pk=registration.pk).update(supplement_due_at=clock.now() - timedelta(seconds=1))
    assert deadlines.tick("contracts.registration.supplement_overdue") == {
        "contracts.registration.supplement_overdue": 1
    }
    assert deadlines.tick("contracts.registration.supplement_overdue") == {}
    item = WorkItem.objects.active().get(subject=registration.stream, kind=registrations.OVERDUE)
    assert (item.organization, item.role) == (office.organization.pk, "registrar")
    assert facts("supplement_overdue")["applicant"] == str(bargain.market.university.pk)
    registration.refresh_from_db()
    desk.refuse(registration, actor=office.registrar, reason="9", note="Nothing came.")
    assert not WorkItem.objects.active().filter(subject=registration.stream)


def test_a_late_supplement_is_still_taken(bargain: Bargain, office: Office) -> None:
    registration = registry.supplement_requested(bargain, office)
    Registration.objects.filter(pk=registration.pk).update(supplement_due_at=clock.now() - timedelta(seconds=1))
    deadlines.tick("contracts.registration.supplement_overdue")
    registrations.resubmit(registration, actor=bargain.seller, note="Annex 2 is attached now.")
    assert registration.supplement_overdue_at is None
    assert [item.kind for item in WorkItem.objects.active().filter(subject=registration.stream)] == [
        registrations.REVIEW
    ]


@pytest.mark.parametrize("state", ["accepted", "in_review", "in_expert_review", "second_check"])
def test_a_decision_that_is_late_goes_to_the_head_of_the_office(bargain: Bargain, office: Office, state: str) -> None:
    registration = getattr(registry, state)(bargain, office)
    late = clock.now() - timedelta(seconds=1)
    Registration.objects.filter(pk=registration.pk).update(due_at=late)
    name = "contracts.registration.decision_overdue"
    assert deadlines.tick(name) == {name: 1} and deadlines.tick(name) == {}
    kind = registrations.SECOND if state == "second_check" else registrations.REVIEW
    item = WorkItem.objects.active().get(subject=registration.stream, kind=kind)
    assert item.due_at and item.due_at <= registration.due_at
    WorkItem.objects.filter(pk=item.pk).update(due_at=late)
    assert deadlines.tick("worklist.escalate") == {"worklist.escalate": 1}
    assert item in selectors.for_actor(office.head).overdue


def test_a_change_restates_every_fact_with_the_amounts_until_now(bargain: Bargain, office: Office) -> None:
    registration = registry.registered(bargain, office)
    before = facts("registered")
    corrections.correct(
        registration,
        actor=office.registrar,
        reason="amount_changed",
        note="Supplementary agreement of today.",
        turnover=Money(300_000_000),
        transaction=Money(260_000_000),
        classification={"contract_subtype": "secret_licence"},
    )
    now = facts("corrected")
    new = {"contract_subtype": "secret_licence", "turnover_cny": 300_000_000, "transaction_cny": 260_000_000}
    assert {**before, **new} == {name: now[name] for name in before}
    assert (now["previous_turnover_cny"], now["previous_transaction_cny"]) == (280_000_000, 280_000_000)
    assert now["edition"] == 2 and "contract_subtype" in now["changed"] and "contract_class" not in now["changed"]
    row = registration.corrections.get()
    assert (row.before["turnover_minor"], row.after["turnover_minor"]) == (280_000_000, 300_000_000)
    assert registration.number == before["number"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "turnover"),
        ({"turnover": Money(280_000_000)}, "turnover"),
        ({"turnover": Money(1)}, "transaction"),
        ({"turnover": Money(300_000_000, "USD")}, "turnover"),
        ({"classification": {"contract_class": "gardening"}}, "contract_class"),
        ({"classification": {"contract_class": "service"}}, "contract_subtype"),
        ({"classification": {"number": "1"}}, "number"),
        ({"classification": {"technology_field": "no"}, "reason": "mood"}, "reason"),
    ],
)
def test_a_change_that_says_nothing_or_something_wrong_is_refused(
    bargain: Bargain, office: Office, given: dict[str, Any], field: str
) -> None:
    registration = registry.registered(bargain, office)
    told = {"reason": "slip", "note": "A slip.", **given}
    with pytest.raises(Invalid) as refused:
        corrections.correct(registration, actor=office.registrar, **told)
    assert field in {problem.field for problem in refused.value.problems}


def test_where_two_persons_are_asked_for_the_reviewer_does_not_change_it_alone(
    bargain: Bargain, office: Office
) -> None:
    registration = registry.registered(bargain, office)
    most = {"turnover": Money(1_200_000_000), "reason": "slip", "note": "A slip."}
    with pytest.raises(RuleBroken) as refused:
        corrections.correct(registration, actor=office.registrar, **most)
    assert refused.value.code == "second_person"
    registration.refresh_from_db()
    corrections.correct(registration, actor=office.checker, **most)
    assert registration.turnover == Money(1_200_000_000)


@pytest.mark.django_db(transaction=True)
def test_a_change_replaces_the_certificate(dictionary_data: None, client: Any) -> None:
    bargain, office = make.make(), registry.office()
    registration = registry.registered(bargain, office)
    relay.drain()
    old = credentials.of_subject(registration.stream).get()
    given = {"reason": "amount_changed", "note": "By agreement.", "transaction": Money(270_000_000)}
    corrections.correct(registration, actor=office.registrar, **given)
    relay.drain()
    old.refresh_from_db()
    new = credentials.of_subject(registration.stream).get(state="issued")
    assert (old.state, old.replaced_by, new.number) == ("revoked", new, f"{registration.number}-2")
    assert "270000000" in new.content and "270000000" not in old.content
    page = client.get(f"/en/check/{old.token}/").content.decode()
    assert "Replaced on" in page and new.number in page
    desk.propose_cancellation(registration, actor=office.registrar, reason="agreed", note="Dissolved.")
    desk.cancel(registration, actor=office.checker, note="Dissolved.")
    relay.drain()
    assert not credentials.of_subject(registration.stream).filter(state="issued").exists()
