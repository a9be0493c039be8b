"""Registrations: who may do what in which state, dates by regime, two persons, numbers without gaps, certificates."""

import dataclasses
import json
import os
import random
import signal
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from contracts.models import Registration
from contracts.services import registration_desk as desk
from contracts.services import registrations
from contracts.states.registrations import REGISTRATION
from institutions.models import Organization
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.contracts.registry import Office, Place
from tests.institutions import people
from tests.market import trade
from tests.racing import at_once, raised
from transfer.kernel import clock, numbers, policy, relay, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.errors import Invalid, NotAllowed, NotNow, RuleBroken
from transfer.kernel.models import Event
from transfer.kernel.money import Money
from transfer.mechanisms.credentials import selectors as credentials
from transfer.mechanisms.credentials import services as credential_services
from transfer.mechanisms.worklist.models import WorkItem

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=registry.place)]

IN_STATE: dict[str, Callable[[Bargain, Office], Registration]] = {
    name: getattr(registry, name)
    for name in (
        "draft", "filed", "accepted", "supplement_requested", "in_review", "in_expert_review",
        "second_check", "registered", "refused",
        "withdrawn", "cancelled", "revoked",
    )
}  # fmt: skip
APPLICANTS = {"seller", "seller signs", "weak seller"}
REGISTRAR, CHECKER = {"registrar"}, {"checker"}
MAY = {
    "file": APPLICANTS,
    "resubmit": APPLICANTS,
    "withdraw": APPLICANTS,
    "accept": REGISTRAR,
    "request_supplement": REGISTRAR,
    "start_review": REGISTRAR,
    "assess": REGISTRAR,
    "pass_on": REGISTRAR,
    "ask_experts": REGISTRAR,
    "conclude_expert_review": REGISTRAR,
    "correct": REGISTRAR | CHECKER,
    "note_supplement_overdue": set(),
    "note_decision_overdue": set(),
    "return_to_review": CHECKER,
    "register": REGISTRAR,
    "refuse": REGISTRAR,
    "propose_cancellation": REGISTRAR | CHECKER,
    "cancel": REGISTRAR | CHECKER | {"head"},
    "propose_revocation": REGISTRAR | CHECKER,
    "revoke": CHECKER | {"head"},
    "put_aside": REGISTRAR | CHECKER | {"head"},
}


@pytest.fixture
def bargain(stand: Place) -> Bargain:
    return stand.bargain


@pytest.fixture
def office(stand: Place) -> Office:
    return stand.office


SHUT = {
    "supplement_requested": {"refuse"},
    "in_review": {"pass_on", "register"},
    "in_expert_review": {"conclude_expert_review"},
}
"""What the guards refuse in a state: there is time for the supplement, the checklist is open, an expert has not
answered."""


@pytest.mark.parametrize("state", IN_STATE)
def test_every_move_from_every_state_for_every_role(bargain: Bargain, office: Office, state: str) -> None:
    registration = IN_STATE[state](bargain, office)
    assert registration.state == state
    roles: dict[str, Actor] = {
        "seller": bargain.seller,
        "weak seller": dataclasses.replace(bargain.seller, assurance=Assurance.PASSWORD),
        "seller signs": bargain.seller_signs,
        "buyer": bargain.buyer,
        "inventor": bargain.inventor,
        "registrar": office.registrar,
        "weak registrar": dataclasses.replace(office.registrar, assurance=Assurance.PASSWORD),
        "checker": office.checker,
        "head": office.head,
        "expert": office.expert,
        "registrar elsewhere": people.actor(people.organization("registration_office", region="330106"), "registrar"),
        "outsider": bargain.outsider,
        "public": ANONYMOUS,
    }
    for name, move in REGISTRATION.moves.items():
        allowed = MAY.get(name, {"expert"} if state == "in_expert_review" else set())
        if state == "second_check" and name in ("register", "refuse"):
            allowed = CHECKER
        for role, actor in roles.items():
            assert bool(policy.may(actor, move.policy, registration)) == (role in allowed), (name, role)
        open_now = name in {one.name for one in workflow.open_moves(registration, SYSTEM)}
        by_persons = bool(move.proposes) or move.puts_aside
        shut = by_persons or name in SHUT.get(state, ())
        assert open_now == (state in move.sources and not shut)
    seen = {role for role, actor in roles.items() if Registration.objects.visible_to(actor).contains(registration)}
    assert seen == {role for role, who in roles.items() if policy.may(who, "contracts.registration.view", registration)}
    parties = {"seller", "weak seller", "seller signs", "buyer"}
    at_office = {"registrar", "weak registrar", "checker", "head"} if registration.filed_at else set()
    at_office |= {"expert"} if state == "in_expert_review" else set()
    assert seen == parties | at_office


def test_a_move_that_is_not_open_is_refused_by_the_service(bargain: Bargain, office: Office) -> None:
    registration = registry.filed(bargain, office)
    with pytest.raises(NotNow):
        desk.register(registration, actor=office.registrar)
    with pytest.raises(NotAllowed):
        desk.accept(registration, actor=bargain.seller)
    with pytest.raises(NotNow):
        registrations.file(registration, actor=bargain.seller)


@pytest.mark.parametrize(
    ("filed_on", "calendar_days"), [(date(2026, 2, 27), 30), (date(2026, 3, 2), None)], ids=["of 2000", "of 2026"]
)
def test_the_rule_in_force_when_it_was_filed_sets_the_due_date(
    bargain: Bargain, office: Office, filed_on: date, calendar_days: int | None
) -> None:
    registration = registry.filed(bargain, office)
    Registration.objects.filter(pk=registration.pk).update(filed_on=filed_on)
    # The office is in Zhejiang, but under the national rules.
    Registration.objects.filter(pk=registration.pk).update(jurisdiction="CN")
    desk.accept(registration, actor=office.registrar)
    accepted_on = clock.local_date(registration.accepted_at, "CN")
    period = clock.Period.parse("P30D") if calendar_days else clock.Period.parse("P15D", "working")
    assert registration.due_at == clock.deadline(registration.accepted_at, period, "CN")
    last = clock.local_date(registration.due_at - timedelta(seconds=1), "CN")
    assert (last - accepted_on).days >= (calendar_days or 19)


def test_a_supplement_restarts_the_period(bargain: Bargain, office: Office) -> None:
    registration = registry.supplement_requested(bargain, office)
    due, accepted_at = registration.due_at, registration.accepted_at
    assert registration.supplement_due_at > registration.accepted_at
    owed = WorkItem.objects.active().get(subject=registration.stream)
    assert (owed.organization, owed.role) == (bargain.market.university.pk, "transfer_officer")
    registrations.resubmit(registration, actor=bargain.seller)
    assert registration.state == "accepted" and registration.accepted_at > accepted_at and registration.due_at >= due
    assert WorkItem.objects.active().get(subject=registration.stream).organization == office.organization.pk


def test_the_work_lies_on_the_registrars_desk_and_no_party_gets_it(bargain: Bargain, office: Office) -> None:
    registration = registry.filed(bargain, office)
    item = WorkItem.objects.active().get(subject=registration.stream)
    assert (item.organization, item.role) == (office.organization.pk, "registrar")
    assert set(item.excluded_organizations) == {bargain.market.university.pk, bargain.market.enterprise.pk}
    of_both = people.actor(office.organization, "registrar")
    assert policy.may(of_both, "contracts.registration.review", registration)
    with transaction.atomic():
        user = people.Membership.objects.get(pk=of_both.membership).user
        people.membership(bargain.market.enterprise, "clerk", who=user)
    assert not policy.may(of_both, "contracts.registration.review", registration)


def test_a_contract_is_registered_once(bargain: Bargain, office: Office) -> None:
    registration = registry.filed(bargain, office)
    with pytest.raises(RuleBroken) as refused:
        registry.draft(bargain, registry.office(), registration.contract)
    assert refused.value.code == "registered_once"
    registrations.withdraw(registration, actor=bargain.seller)
    again = registry.filed(bargain, registry.office(), registration.contract)
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(state="filed")
    assert again.state == "filed"


def test_an_open_or_failed_condition_stops_the_registration(bargain: Bargain, office: Office) -> None:
    registration = registry.in_review(bargain, office)
    with pytest.raises(RuleBroken) as refused:
        desk.register(registration, actor=office.registrar)
    assert refused.value.code == "checklist_open"
    with pytest.raises(Invalid):
        desk.assess(registration, actor=office.registrar, findings=registry.findings(registration)[1:])
    with pytest.raises(Invalid):
        desk.assess(registration, actor=office.registrar, findings=registry.findings(registration, mastered=""))
    failing = registry.findings(registration, mastered="Not developed yet.")
    desk.assess(registration, actor=office.registrar, findings=failing)
    with pytest.raises(RuleBroken) as refused:
        desk.register(registration, actor=office.registrar)
    assert refused.value.code == "condition_not_met"
    assert registration.findings.get(condition="mastered").note == "Not developed yet."
    with pytest.raises(Invalid):
        desk.refuse(registration, actor=office.registrar, reason="99", note="No such ground.")
    assert desk.refuse(registration, actor=office.registrar, reason="4", note="Unclear.").state == "refused"


def test_the_transaction_amount_lies_between_nought_and_the_turnover(bargain: Bargain, office: Office) -> None:
    registration = registry.in_review(bargain, office)
    answers = registry.findings(registration)
    too_much = Money(registration.turnover_minor + 1)
    with pytest.raises(Invalid):
        desk.assess(registration, actor=office.registrar, findings=answers, transaction=too_much)
    desk.assess(registration, actor=office.registrar, findings=answers, transaction=Money(200_000_000))
    assert (registration.transaction_minor, registration.cny_transaction_minor) == (200_000_000, 200_000_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(transaction_minor=too_much.minor)


@pytest.mark.stands_on(build=registry.bare)  # a party of a contract is as it was when that was drafted
def test_a_large_or_foreign_contract_needs_a_second_person(bargain: Bargain, office: Office) -> None:
    Organization.objects.filter(pk=bargain.market.enterprise.pk).update(country="DE")
    both = people.actor(office.organization, "registrar", "second_checker")
    registration = desk.start_review(registry.accepted(bargain, office), actor=both)
    desk.assess(registration, actor=both, findings=registry.findings(registration))
    with pytest.raises(RuleBroken) as refused:
        desk.register(registration, actor=both)
    assert refused.value.code == "second_check"
    desk.pass_on(registration, actor=both)
    item = WorkItem.objects.active().get(subject=registration.stream)
    assert item.role == "second_checker" and item.excluded_users == [both.user]
    with pytest.raises(NotAllowed):
        desk.register(registration, actor=both)
    desk.register(registration, actor=office.checker)
    assert registration.registered_by == office.checker.user != registration.reviewed_by
    assert not WorkItem.objects.active().filter(subject=registration.stream).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(registered_by=both.user)


def test_the_event_has_every_dimension_of_the_statistics(bargain: Bargain, office: Office) -> None:
    registration = registry.registered(bargain, office)
    body = json.loads(Event.objects.get(name="contracts.registration.registered").body)
    contract = registration.contract
    assert body["number"] == f"{registration.year:04d}{office.organization.region}000001" == registration.number
    assert body["registered_on"] == make.today().isoformat() and body["signed_on"] == contract.signed_on.isoformat()
    assert (body["contract_class"], body["contract_subtype"]) == ("licensing", "patent_licence")
    assert (body["seller_kind"], body["seller_region"], body["seller_country"]) == ("170", "330106", "CN")
    assert (body["buyer_region"], body["buyer_country"]) == ("330106", "CN")
    assert body["turnover_cny"] == body["transaction_cny"] == 280_000_000
    for name in ("technology_field", "ip_kind", "plan_source", "socio_economic_objective"):
        assert body[name] == getattr(contract, name)


@pytest.mark.django_db(transaction=True)
def test_the_certificate_is_made_after_commit_and_ends_with_the_registration(dictionary_data: None) -> None:
    bargain, office = make.make(), registry.office()
    registration = registry.registered(bargain, office)
    assert not credentials.of_subject(registration.stream).exists()
    relay.drain()
    credential = credentials.of_subject(registration.stream).get()
    assert (credential.number, credential.state) == (registration.number, "issued")
    assert registration.contract.terms["object"] not in credential.content
    assert "Lakeside University" in credential.content and "280000000" in credential.content
    assert credential_services.certificate(actor=ANONYMOUS, credential=credential).startswith(b"%PDF")
    desk.propose_revocation(registration, actor=office.checker, note="False statements.")
    with pytest.raises(NotAllowed):
        desk.revoke(registration, actor=office.checker, note="False statements.")
    desk.revoke(registration, actor=office.head, note="False statements.")
    relay.drain()
    credential.refresh_from_db()
    assert credential.state == "revoked"


def _ready(bargain: Bargain, office: Office, count: int) -> list[Registration]:
    """Assessed registrations of so many contracts that stand side by side."""
    made = []
    for _turn in range(count):
        market = trade.build(party_kind="170")
        one = dataclasses.replace(
            bargain,
            market=market,
            seller=market.seller,
            buyer=market.buyer,
            seller_signs=people.actor(market.university, "signatory"),
            buyer_signs=people.actor(market.enterprise, "signatory"),
        )
        made.append(registry.assessed(one, office))
    return made


class _Regretted(Exception):
    pass


def _register_all(office: Office, rows: list[Registration]) -> list[Any]:
    def one(registration: Registration, seed: int) -> Callable[[], None]:
        def run() -> None:
            chance = random.Random(seed)
            while True:
                try:
                    with transaction.atomic():
                        desk.register(Registration.objects.get(pk=registration.pk), actor=office.registrar)
                        if chance.random() < 0.4:
                            raise _Regretted
                    return
                except _Regretted:
                    continue

        return run

    return at_once(*[one(row, seed) for seed, row in enumerate(rows)], seconds=90)


def _killed_while_registering(office: Office, registration: Registration) -> None:
    """A process that dies (SIGKILL) with a number in hand, before its commit."""
    inherited = connection.connection
    child = os.fork()
    if child == 0:
        connection.connection = None  # its own; the parent's stays open
        try:
            with transaction.atomic():
                made = desk.register(Registration.objects.get(pk=registration.pk), actor=office.registrar)
                if made.number:
                    os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert connection.connection is inherited and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_get_one_to_sixteen_whatever_rolls_back_or_dies(dictionary_data: None) -> None:
    bargain, office = make.make(), registry.office()
    rows = _ready(bargain, office, 16)
    _killed_while_registering(office, rows[0])
    assert not raised(_register_all(office, rows[:8]))
    _killed_while_registering(office, rows[8])
    assert not raised(_register_all(office, rows[8:]))
    given = Registration.objects.filter(office=office.organization).order_by("serial").values_list("serial", "number")
    assert [serial for serial, _number in given] == list(range(1, 17))
    year = make.today().year
    assert [number for _serial, number in given] == [f"{year}{office.organization.region}{n:06d}" for n in range(1, 17)]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_control_counting_the_rows_instead_breaks(dictionary_data: None, monkeypatch: pytest.MonkeyPatch) -> None:
    bargain, office = make.make(), registry.office()
    rows = _ready(bargain, office, 4)

    def largest_and_one(series: str) -> int:
        last = Registration.objects.filter(office=office.organization).order_by("-serial").exclude(serial=None).first()
        time.sleep(0.3)
        return (last.serial if last else 0) + 1

    monkeypatch.setattr(numbers, "next_in", largest_and_one)
    ends = _register_all(office, rows)
    assert any(isinstance(end, IntegrityError) for end in ends)
