"""Pages of registrations: applied for from the contract, decided on the desk, read by both sides in both languages."""

from typing import Any

import pytest

from contracts.models import Registration
from contracts.services import registration_certificates
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.contracts.registry import Office, Place
from tests.contracts.test_pages import LANGUAGES, Desk
from transfer.kernel import relay
from transfer.kernel.actor import SYSTEM
from transfer.roof.notices.models import Notice
from transfer.roof.notices.selectors.notices import path_of

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=registry.place)]


@pytest.fixture
def bargain(stand: Place) -> Bargain:
    return stand.bargain


@pytest.fixture
def office(stand: Place) -> Office:
    return stand.office


def move(desk: Desk, registration: Registration, name: str, *, expect: int = 302, **data: Any) -> Any:
    registration.refresh_from_db()
    return desk.post("registration_move", registration.pk, name, expect=expect, version=registration.version, **data)


def test_applied_for_from_the_contract_and_registered_on_the_desk(bargain: Bargain, office: Office) -> None:
    contract = make.signed(bargain)
    seller, registrar = Desk(bargain.seller), Desk(office.registrar)
    assert "Apply for registration" in seller.get("contract", contract.pk)
    assert office.organization.name in seller.get("registration_apply", contract.pk)
    seller.post("registration_apply", contract.pk, office=str(office.organization.pk))
    registration = Registration.objects.get(contract=contract)
    summary = seller.get("registration", registration.pk)
    assert "Not filed yet" in summary and "2,800,000.00" in summary and "File the application" in summary
    registrar.get("registration_review", registration.pk, status=404)
    move(seller, registration, "file")
    assert "Apply for registration" not in seller.get("contract", contract.pk)
    first = registrar.client.get(registrar.address("registration_desk"))
    assert first.url == registrar.address("registration_review", registration.pk)
    on_desk = registrar.get("registration_review", registration.pk)
    assert contract.terms["object"] in on_desk and 'data-key="a"' in on_desk
    move(registrar, registration, "accept")
    move(registrar, registration, "request_supplement", note="Please add annex 2.")
    told = seller.get("registration", registration.pk)
    assert "The office needs more from you" in told and "Please add annex 2." in told
    move(seller, registration, "resubmit", note="Annex 2 is part of the text.")
    assert "Annex 2 is part of the text." in registrar.get("registration_review", registration.pk)
    move(registrar, registration, "start_review")
    registration.refresh_from_db()
    codes = [row["condition"] for row in registry.findings(registration)]
    given = {"version": registration.version, **{f"met_{code}": "yes" for code in codes}}
    unfounded = registrar.post("registration_assess", registration.pk, expect=422, **{**given, f"met_{codes[0]}": "no"})
    body = unfounded.content.decode()
    assert "Say why this condition is not met." in body and contract.terms["object"] in body
    registrar.post("registration_assess", registration.pk, **given, transaction="270万元")
    move(registrar, registration, "register")
    registration.refresh_from_db()
    assert (registration.state, registration.transaction_minor) == ("registered", 270_000_000)
    assert "No application waits for you." in registrar.get("registration_desk")
    registration_certificates.issue(registration, actor=SYSTEM)
    page = seller.get("registration", registration.pk)
    assert registration.number in page and "Check page" in page
    registrar.get("registration_move", registration.pk, "correct")
    codes = {name: getattr(registration, name) for name in ("contract_class", "contract_subtype", "technology_field")}
    codes |= {name: getattr(registration, name) for name in ("ip_kind", "plan_source", "socio_economic_objective")}
    move(registrar, registration, "correct", reason="slip", note="A slip.", transaction="260万元", **codes)
    changed = seller.get("registration", registration.pk)
    assert "Version 2" in changed and "A slip in the registration" in changed and "2,600,000.00" in changed


def test_the_side_that_applies_by_the_rule_is_offered_it_and_the_other_is_not(bargain: Bargain, office: Office) -> None:
    contract = make.signed(bargain)
    for actor, applies in ((bargain.seller, True), (bargain.seller_signs, True), (bargain.buyer, False)):
        desk = Desk(actor)
        assert ("Apply for registration" in desk.get("contract", contract.pk)) is applies
        desk.get("registration_apply", contract.pk, status=200 if applies else 403)


def test_a_notice_of_a_registration_leads_to_its_page(bargain: Bargain, office: Office) -> None:
    registration = registry.accepted(bargain, office)
    relay.drain()
    told = Notice.objects.get(user=bargain.seller.user, name="contracts.registration.accepted")
    seller = Desk(bargain.seller)
    assert path_of(told) == seller.address("registration", registration.pk)


def test_experts_are_asked_and_answer_on_the_desk(bargain: Bargain, office: Office) -> None:
    registration = registry.assessed(bargain, office)
    registrar, expert = Desk(office.registrar), Desk(office.expert)
    assert "No application waits for you." in expert.get("registration_desk")
    form = registrar.get("registration_move", registration.pk, "ask_experts")
    assert str(office.expert.membership) in form
    move(registrar, registration, "ask_experts", experts=[str(office.expert.membership)], disputed="on")
    assert expert.client.get(expert.address("registration_desk")).status_code == 302
    assert "Give the opinion" in expert.get("registration_review", registration.pk)
    move(expert, registration, "give_opinion", recommends="no", note="Known since 2019.")
    assert "Known since 2019." in registrar.get("registration_review", registration.pk)
    assert "Known since 2019." not in Desk(bargain.seller).get("registration", registration.pk)
    move(registrar, registration, "conclude_expert_review")
    move(registrar, registration, "refuse", reason="2", note="Known since 2019.")
    assert "It is not a technology contract" in Desk(bargain.seller).get("registration", registration.pk)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["filed", "supplement_requested", "in_review", "in_expert_review", "registered"])
def test_both_sides_read_it_in_both_languages(bargain: Bargain, office: Office, state: str, language: str) -> None:
    registration = getattr(registry, state)(bargain, office)
    at_office, seller = Desk(office.registrar), Desk(bargain.seller)
    at_office.get("registration_review", registration.pk, language=language)
    at_office.get("registrations", language=language)
    seller.get("registration", registration.pk, language=language)
    seller.get("registrations", language=language)
    seller.get("registration_review", registration.pk, language=language, status=404)
    Desk(bargain.outsider).get("registration", registration.pk, language=language, status=404)
    for name in ("request_supplement", "refuse"):
        if name in {one.name for one in registration.STATES.open_from(registration.state)}:
            at_office.get("registration_move", registration.pk, name, language=language)
