"""Every kind of work reminds whoever has it before it is late, and goes to the head of the desk when it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from contracts.services import registrations
from institutions.models import Organization
from institutions.services import organizations
from market.models import Demand
from market.services import achievements, disclosures
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.institutions import people
from tests.market import asking, trade, world
from transfer.kernel import clock, deadlines, relay
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.publicity.services import objections
from transfer.mechanisms.worklist import selectors
from transfer.mechanisms.worklist.models import WorkItem

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("dictionary_data")]


def verification() -> None:
    _applied(people.exchange())
    relay.drain()


def second_officer() -> None:
    exchange = people.exchange()
    firm = _applied(exchange)
    relay.drain()
    with transaction.atomic():
        organizations.verify(firm, actor=people.actor(exchange, "reviewer"))
        one = people.actor(exchange, "reviewer")
        organizations.propose(firm, actor=one, move="end", reason="dissolved")


def _applied(exchange: Organization) -> Organization:
    given = {"name_en": "Alloy Works", "region": "330106", "uscc": people.identifier()}
    with transaction.atomic():
        return organizations.register(actor=people.person(), kinds=["enterprise"], applied_to=exchange, **given)


def disclosure() -> None:
    there = world.make()
    disclosures.file(world.disclosure(there), actor=there.inventor)


def achievement() -> None:
    there = world.make()
    achievements.submit(world.achievement(there), actor=there.officer)
    relay.drain()


def listing() -> None:
    trade.submitted(trade.build())


def objection() -> None:
    agreed = trade.agreed(trade.build())
    relay.drain()
    agreed.refresh_from_db()
    notice = Publicity.objects.get(pk=agreed.publicity)
    objections.file(actor=people.person(), publicity=notice, ground="price", statement="Far below its value.")
    relay.drain()


def demand() -> None:
    asking.submitted(asking.build())
    relay.drain()


def _unanswered() -> Demand:
    desk = asking.build()
    people.actor(desk.university, "expert")
    people.actor(people.organization("broker_agency", at=desk.exchange), "broker")
    made = asking.opened(desk)
    _nobody_answers(made)
    return made


def _nobody_answers(demand: Demand) -> None:
    Demand.objects.filter(pk=demand.pk).update(first_answer_due_at=clock.now() - timedelta(seconds=1))
    assert deadlines.tick("market.demand.escalate") == {"market.demand.escalate": 1}


def asked_experts() -> None:
    _unanswered()


def asked_broker() -> None:
    made = _unanswered()
    WorkItem.objects.filter(subject=made.stream).update(state="void")
    _nobody_answers(made)
    made.refresh_from_db()
    assert made.first_answer_stage == Demand.BROKER


def filed() -> None:
    registry.filed(make.make(), registry.office())


def accepted() -> None:
    registry.accepted(make.make(), registry.office())


def resubmitted() -> None:
    there = make.make()
    made = registry.supplement_requested(there, registry.office())
    registrations.resubmit(made, actor=there.seller, note="Annex 2 is attached now.")


def supplement() -> None:
    registry.supplement_requested(make.make(), registry.office())


def supplement_overdue() -> None:
    made = registry.supplement_requested(make.make(), registry.office())
    type(made).objects.filter(pk=made.pk).update(supplement_due_at=clock.now() - timedelta(seconds=1))
    deadlines.tick("contracts.registration.supplement_overdue")


def second_check() -> None:
    registry.second_check(make.make(), registry.office())


def opinion() -> None:
    registry.in_expert_review(make.make(), registry.office())


CASES: list[tuple[str, Callable[[], None]]] = [
    ("institutions.organization.verification", verification),
    ("institutions.organization.second", second_officer),
    ("market.disclosure.triage", disclosure),
    ("market.achievement.review", achievement),
    ("market.listing.review", listing),
    ("market.objection", objection),
    ("market.demand.review", demand),
    ("market.demand.answer", asked_experts),
    ("market.demand.answer", asked_broker),
    ("contracts.registration.review", filed),
    ("contracts.registration.review", accepted),
    ("contracts.registration.review", resubmitted),
    ("contracts.registration.supplement", supplement),
    ("contracts.registration.overdue", supplement_overdue),
    ("contracts.registration.second_check", second_check),
    ("contracts.registration.opinion", opinion),
]


@pytest.mark.parametrize(("kind", "build"), CASES, ids=[f"{kind}:{build.__name__}" for kind, build in CASES])
def test_it_reminds_before_it_is_late_and_then_goes_to_the_head(kind: str, build: Callable[[], None]) -> None:
    build()
    item = WorkItem.objects.active().filter(kind=kind).latest("created_at")
    assert item.next_reminder_at and item.due_at and clock.now() < item.next_reminder_at < item.due_at
    head = people.actor(Organization.objects.get(pk=item.organization), "manager")
    assert deadlines.tick("worklist.remind") == {} == deadlines.tick("worklist.escalate")
    _back(item, item.next_reminder_at - clock.now())
    assert deadlines.tick("worklist.remind") == {"worklist.remind": 1}
    item.refresh_from_db()
    assert item.next_reminder_at is None or item.next_reminder_at < item.due_at
    _back(item, item.due_at - clock.now())
    WorkItem.objects.exclude(pk=item.pk).update(due_at=None)
    assert deadlines.tick("worklist.escalate") == {"worklist.escalate": 1}
    assert item in selectors.for_actor(head).overdue


def _back(item: WorkItem, by: timedelta) -> None:
    """As if it had been laid on the desk earlier by this much."""
    by += timedelta(milliseconds=1)
    assert item.due_at
    WorkItem.objects.filter(pk=item.pk).update(
        due_at=item.due_at - by,
        reminders=[moment - by for moment in item.reminders],
        next_reminder_at=item.next_reminder_at and item.next_reminder_at - by,
    )
    item.refresh_from_db()
