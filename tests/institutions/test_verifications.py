"""Verifying an organization is work on a desk, as every review: assigned, due, decided once, and then gone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from institutions.models import Organization
from institutions.services import organizations, verifications
from tests.institutions import people
from transfer.kernel import clock, relay
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import RuleBroken
from transfer.kernel.models import Event
from transfer.mechanisms.worklist.models import WorkItem

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("dictionary_data")]


def do(service: Any, *args: Any, **more: Any) -> Any:
    with transaction.atomic():
        return service(*args, **more)


def applied(at: Organization | None, kind: str = "enterprise", by: Actor | None = None) -> Organization:
    given = {"name_en": "Alloy Works", "region": "330106", "uscc": people.identifier()}
    made = do(organizations.register, actor=by or people.person(), kinds=[kind], applied_to=at, **given)
    relay.drain()
    return made


def work(organization: Organization) -> WorkItem:
    return WorkItem.objects.active().get(subject=organization.stream)


def test_it_lies_with_a_reviewer_of_the_exchange_by_the_rule_and_is_done_with_the_decision() -> None:
    exchange = people.exchange()
    one, head = people.actor(exchange, "reviewer"), people.actor(exchange, "manager", "reviewer")
    firm = applied(exchange)
    item = work(firm)
    assert (item.kind, item.organization, item.state) == (verifications.FIRST, exchange.pk, "taken")
    assert item.due_at and item.assignee in {one.user, head.user}
    days = clock.local_date(item.due_at, "CN") - clock.local_date(item.created_at, "CN")
    assert timedelta(days=6) <= days <= timedelta(days=15)  # five working days, 24:00 of the last
    do(organizations.verify, firm, actor=one)
    item.refresh_from_db()
    assert item.state == "done"
    done = Event.objects.get(stream=item.stream, name="worklist.item.finished")
    assert '"outcome":"verified"' in done.body and '"late":false' in done.body


def test_a_colleague_may_decide_what_lies_with_somebody_else() -> None:
    exchange = people.exchange()
    one, two = people.actor(exchange, "reviewer"), people.actor(exchange, "reviewer")
    firm = applied(exchange)
    other = two if work(firm).assignee == one.user else one
    do(organizations.refuse, firm, actor=other, reason="identity_not_proven")
    assert not WorkItem.objects.active().filter(subject=firm.stream).exists()


def test_it_never_lies_with_who_applied_and_nobody_of_the_applicant_decides() -> None:
    exchange = people.exchange()
    who = people.user()
    reviewer = people.actor(exchange, "reviewer", who=who)
    firm = applied(exchange, by=people.actor(people.organization(), "manager", who=who))
    item = work(firm)
    assert item.state == "open" and reviewer.user in item.excluded_users
    member = people.user()
    do(organizations.memberships.appoint, firm, actor=SYSTEM, user=member, roles=["clerk"])
    interested = people.actor(exchange, "reviewer", who=member)
    with pytest.raises(RuleBroken, match="interest"):
        do(organizations.verify, firm, actor=interested)
    firm.refresh_from_db()
    assert firm.state == "applied"


def test_an_exchange_lies_with_those_who_run_the_node_and_then_with_a_second_of_them() -> None:
    node = people.organization("operator")
    first, second = people.actor(node, "operator"), people.actor(node, "operator")
    made = applied(None, "exchange")
    assert (work(made).kind, work(made).organization) == (verifications.FIRST, node.pk)
    do(organizations.propose, made, actor=first, move="verify", reason="documents_checked")
    relay.drain()
    item = work(made)
    assert (item.kind, item.assignee) == (verifications.SECOND, second.user) and first.user in item.excluded_users
    do(organizations.verify, made, actor=second)
    assert not WorkItem.objects.active().filter(subject=made.stream).exists()


def test_what_left_before_it_was_decided_waits_for_nobody() -> None:
    exchange = people.exchange()
    boss = people.user()
    firm = applied(exchange, by=people.actor(people.organization(), "manager", who=boss))
    item = work(firm)
    do(organizations.leave, firm, actor=SYSTEM)
    item.refresh_from_db()
    assert item.state == "void"


def test_who_was_verified_at_once_and_natural_persons_are_nobodys_work() -> None:
    people.organization()
    people.person()
    relay.drain()
    assert not WorkItem.objects.exists()
    firm = applied(people.exchange())
    verifications.prepare(firm, actor=SYSTEM)  # told twice
    assert WorkItem.objects.filter(subject=firm.stream).count() == 1
