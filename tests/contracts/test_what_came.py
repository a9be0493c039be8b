"""A deal says what came of it and where each side goes on; a contract folds what is done, not what is to be done."""

import re

import pytest

from contracts.models import Contract
from contracts.services import force, registration_desk, signing
from contracts.views.registration_desk import KEYS
from market.models import Deal
from market.services import deals
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.contracts.test_pages import LANGUAGES, Desk
from tests.market import trade

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=make.make)]


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def deal_page(desk: Desk, deal: Deal, language: str = "en") -> str:
    answer = desk.client.get(f"/{language}/as/{desk.org}/deals/{deal.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def primaries(page: str) -> list[str]:
    """The words of the buttons that lead."""
    return re.findall(r'class="btn btn-primary[^"]*"[^>]*>([^<]+)<', page.partition("<main")[2])


def folds(page: str) -> dict[str, bool]:
    """The folds of a page by their names, and whether each stands open."""
    return {name: bool(state) for name, state in re.findall(r'<details class="fold" id="([\w-]+)"( open)?>', page)}


def test_an_agreed_deal_says_what_comes_next(bargain: Bargain) -> None:
    deal = make.ready(bargain)
    seller = deal_page(Desk(bargain.seller), deal)
    assert "What comes next" in seller and "A contract can be made now." in seller
    assert primaries(seller) == ["Draft the contract"]


def test_a_deal_in_publicity_names_the_day(bargain: Bargain) -> None:
    public = make.make(party_kind="022")
    deal = trade.agreed(public.market)
    page = deal_page(Desk(public.seller), deal)
    assert "The price is public until" in page and "Draft the contract" not in page and primaries(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_deal_leads_to_its_contract(bargain: Bargain, language: str) -> None:
    contract = make.signed(bargain)
    make.paid(bargain, contract)
    contract.refresh_from_db()
    assert contract.deal
    for actor in (bargain.seller, bargain.buyer):
        page = deal_page(Desk(actor), contract.deal, language)
        outcome = page[page.index('class="outcome"') : page.index("</section>", page.index('class="outcome"'))]
        assert contract.thread.number in outcome and f"/contracts/{contract.pk}/" in outcome
        assert "1,000,000.00" in outcome and len(primaries(outcome)) == 0 and outcome.count("btn-primary") == 1


def test_a_deal_whose_contract_fell_says_so(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    force.propose_end(contract, actor=bargain.seller_signs, move="terminate", reason="agreed")
    force.terminate(Contract.objects.get(pk=contract.pk), actor=bargain.buyer_signs, reason="agreed")
    contract.refresh_from_db()
    assert contract.deal
    page = deal_page(Desk(bargain.buyer), contract.deal)
    assert "Terminated" in page and "To the contract" in page and "btn-primary" not in page.partition("<main")[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_deal_that_was_broken_off_says_who_why_and_what_now(bargain: Bargain, language: str) -> None:
    deal = trade.deal(bargain.market)
    deals.break_off(deal, actor=bargain.seller, reason="funding", note="The budget was cut.")
    buyer, seller = (deal_page(Desk(one), deal, language) for one in (bargain.buyer, bargain.seller))
    assert "The budget was cut." in buyer and bargain.market.university.name in buyer
    if language == "en":
        assert "broke it off on" in buyer and "No offer was made." in buyer and "Whether the price" not in buyer
        assert "Open a new deal on the listing" in buyer and "Open a new deal on the listing" not in seller
        assert "Back to the listing" in seller
    assert f"/listings/{deal.listing_id}/deal/" in buyer and f"/listings/{deal.listing_id}/deal/" not in seller


def test_a_direct_deal_that_was_broken_off_leads_to_a_new_one(bargain: Bargain) -> None:
    market = bargain.market
    given = {"exchange": market.exchange, "seller": market.university, "buyer": market.enterprise}
    deal = deals.open_direct(actor=bargain.buyer, **given, title="委托开发", contract_class="development")
    deals.break_off(deal, actor=bargain.buyer, reason="funding", note="No money.")
    assert primaries(deal_page(Desk(bargain.buyer), deal)) == ["Open a new deal"]


def test_a_contract_opens_what_is_to_be_done_and_folds_the_rest(bargain: Bargain) -> None:
    draft = make.drafted(bargain)
    page = Desk(bargain.seller).get("contract", draft.pk)
    assert folds(page) == {"text": True, "parties": False, "amounts": False, "files": False}
    assert "The draft is complete." in page
    sent = signing.send_to_sign(draft, actor=bargain.seller)
    page = Desk(bargain.buyer).get("contract", sent.pk)
    assert folds(page)["parties"] and folds(page)["text"] and "Waits for the signature of" in page


def test_a_contract_in_force_shows_its_payments(bargain: Bargain) -> None:
    registry.office()
    contract = make.signed(bargain)
    seller = Desk(bargain.seller).get("contract", contract.pk)
    shown = folds(seller)
    assert list(shown) == ["text", "parties", "amounts", "payments", "registration", "files"]
    assert not shown["text"] and shown["payments"] and shown["registration"]
    make.paid(bargain, contract, contract.turnover_minor or 0)
    for language in LANGUAGES:
        paid = Desk(bargain.seller).get("contract", contract.pk, language=language)
        assert not folds(paid)["payments"] and folds(paid)["shares"]
    assert "All of it is paid." in Desk(bargain.buyer).get("contract", contract.pk)
    assert "shares" not in folds(Desk(bargain.buyer).get("contract", contract.pk))


def test_a_condition_that_is_open_stands_open(bargain: Bargain) -> None:
    contract = make.signed(bargain, conditions=[{"kind": "export_licence", "what": "Restricted"}])
    page = Desk(bargain.seller).get("contract", contract.pk)
    assert folds(page)["conditions"] and "It comes into force when its conditions are met." in page


def test_each_question_of_the_checklist_has_its_evidence_and_one_decision_leads(bargain: Bargain) -> None:
    office = registry.office()
    registration = registry.in_review(bargain, office)
    page = Desk(office.registrar).get("registration_review", registration.pk)
    questions = page.split('<div class="question')[1:]
    assert len(questions) == len(registry.findings(registration))
    assert all('class="evidence"' in one for one in questions)
    assert registration.contract.terms["object"] in questions[1]
    decision = page.partition('class="desk-decision"')[2].partition("</section>")[0]
    assert "btn-primary" not in decision and 'data-key="x"' in decision
    made = registration_desk.assess(registration, actor=office.registrar, findings=registry.findings(registration))
    decision = Desk(office.registrar).get("registration_review", made.pk)
    decision = decision.partition('class="desk-decision"')[2].partition("</section>")[0]
    assert decision.count("btn-primary") == 1 and decision.index("btn-primary") < decision.index("<details")
    assert all(f'data-key="{KEYS[name]}"' in decision for name in ("register", "refuse", "request_supplement"))
