"""The pages of contracts answer, say what is missing, and act; in both languages."""

import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from contracts.models import Contract, Distribution, DistributionRule, Payment
from contracts.services import distributions
from institutions.models import Membership
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from tests.institutions import browsing
from transfer.kernel import ruleset
from transfer.kernel.actor import Actor

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=make.make)]

LANGUAGES = ("en", "zh-hans")


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


class Desk:
    """One person at one organization's desk, in a browser session."""

    def __init__(self, actor: Actor) -> None:
        membership = Membership.objects.select_related("organization", "user").get(pk=actor.membership)
        self.org = membership.organization.slug
        self.client = browsing.sign_in(membership.user)

    def address(self, name: str, *args: Any, language: str = "en") -> str:
        with translation.override(language):
            return reverse(f"contracts:{name}", args=[self.org, *args])

    def get(self, name: str, *args: Any, language: str = "en", status: int = 200) -> str:
        answer = self.client.get(self.address(name, *args, language=language))
        assert answer.status_code == status, answer.content.decode()[-2000:]
        return answer.content.decode(errors="replace")

    def post(self, name: str, *args: Any, expect: int = 302, **data: Any) -> Any:
        answer = self.client.post(self.address(name, *args), data)
        assert answer.status_code == expect, answer.content.decode()[-3000:]
        return answer


def test_a_contract_is_drafted_filled_in_and_signed_on_its_pages(bargain: Bargain) -> None:
    deal = make.ready(bargain)
    seller, buyer = Desk(bargain.seller), Desk(bargain.buyer)
    assert "agreed offer" in seller.get("from_deal", deal.pk)
    seller.post("from_deal", deal.pk)
    contract = Contract.objects.get(deal=deal)
    page = seller.get("contract", contract.pk)
    assert "Still missing" in page and "Send for signature" not in page
    form = seller.get("contract_change", contract.pk)
    assert "280,000" not in form and 'name="turnover"' not in form
    filled = make.filled()
    given = {
        "version": contract.version,
        "title": contract.title,
        **{name: filled[name] for name in ("contract_subtype", "plan_source", "socio_economic_objective")},
        "conversion_mode": "licence",
        "technology_field": "5",
        "ip_kind": "invention_patent",
        "rights": [str(contract.rights.get().right)],
        **{f"term_{code}": text for code, text in filled["terms"].items()},
        "items": "equipment | Autoclave | 30万元\nparts | Two plates | 1万元 | yes",
    }
    wrong = seller.post(
        "contract_change", contract.pk, expect=422, **{**given, "items": "equipment | Autoclave | lots"}
    )
    assert "Write an amount" in wrong.content.decode() and 'value="lots"' in wrong.content.decode()
    stale = seller.post("contract_change", contract.pk, expect=412, **{**given, "version": 99})
    assert "has changed since" in stale.content.decode()
    seller.post("contract_change", contract.pk, **given)
    contract.refresh_from_db()
    assert (contract.turnover_minor, contract.transaction_minor) == (280_000_000, 250_000_000)
    for language in LANGUAGES:
        page = seller.get("contract", contract.pk, language=language)
        assert "Process for aerogel felt" in page and "专利实施许可" in page or language == "en"
    assert b"%PDF" in seller.client.get(seller.address("contract_paper", contract.pk)).content[:8]
    seller.post("contract_move", contract.pk, "send_to_sign", version=contract.version)
    for who in (bargain.buyer_signs, bargain.seller_signs):
        desk = Desk(who)
        assert "Read and sign" in desk.get("contract", contract.pk)
        page = desk.get("sign", contract.pk)
        contract.refresh_from_db()
        assert contract.document_hash in page
        desk.post("sign", contract.pk, document_hash=contract.document_hash, read="on")
    contract.refresh_from_db()
    assert contract.state == "in_force"
    assert "Read and sign" not in buyer.get("contract", contract.pk)
    for language in LANGUAGES:
        assert contract.document_hash in buyer.get("contract_text", contract.pk, language=language)


def test_a_stale_second_factor_leads_to_the_fresh_one_and_back(bargain: Bargain) -> None:
    contract = make.sent(bargain)
    desk = Desk(bargain.buyer_signs)
    assert contract.document_hash in desk.get("sign", contract.pk)
    own = {"key": "signing.fresh_factor", "jurisdiction": contract.jurisdiction, "body": contract.exchange_id}
    own |= {"valid_from": "2000-01-01", "source": "Its own rule", "sureness": "D"}
    ruleset.load_rows([{**own, "value": {"period": "PT1S"}}])
    time.sleep(1)
    answer = desk.client.get(desk.address("sign", contract.pk))
    assert answer.status_code == 302 and "/confirm/" in answer.headers["Location"]
    assert "sign" in answer.headers["Location"]


def test_another_text_than_the_one_shown_is_not_signed(bargain: Bargain) -> None:
    contract = make.sent(bargain)
    desk = Desk(bargain.buyer_signs)
    answer = desk.post("sign", contract.pk, expect=422, document_hash="0" * 64, read="on")
    assert "not the document" in answer.content.decode()
    desk.post("decline", contract.pk, version=contract.version, reason="terms_to_change", note="Art. 3")
    contract.refresh_from_db()
    assert contract.state == "drafting"


def test_conditions_payments_and_the_end_on_the_page(bargain: Bargain) -> None:
    contract = make.signed(bargain, conditions=[{"kind": "export_licence", "what": "Restricted"}])
    seller, buyer = Desk(bargain.seller), Desk(bargain.buyer)
    condition = contract.conditions.get()
    assert "Restricted" in seller.get("contract", contract.pk)
    given = {"version": contract.version, "status": "met", "settled_on": make.today().isoformat()}
    assert (
        "number of the licence"
        in seller.post("condition", contract.pk, condition.pk, expect=422, **given).content.decode()
    )
    seller.post("condition", contract.pk, condition.pk, **given, reference="EL-12")
    contract.refresh_from_db()
    assert contract.state == "in_force"
    buyer.get("payment_new", contract.pk)
    buyer.post("payment_new", contract.pk, amount="100万元", paid_on=make.today().isoformat(), reference="B-1")
    payment = Payment.objects.get()
    assert "Confirm the payment" in seller.get("contract", contract.pk)
    assert "Confirm the payment" not in buyer.get("contract", contract.pk)
    for move in ("dispute", "confirm"):
        seller.get("payment_move", payment.pk, move, language="zh-hans")
    seller.post("payment_move", payment.pk, "confirm", version=payment.version)
    assert "1,000,000.00" in buyer.get("contract", contract.pk)
    desk = Desk(bargain.seller_signs)
    for move in ("propose_end", "terminate", "perform"):
        desk.get("contract_move", contract.pk, move, status=200 if move == "propose_end" else 403)


def test_a_rule_is_proposed_adopted_and_public(bargain: Bargain) -> None:
    office, decides = Desk(bargain.seller), Desk(bargain.seller_decides)
    assert "no rule yet" in office.get("rules")
    day = make.today().isoformat()
    given = {"valid_from": day, "licence_inventors": "70", "licence_office": "10", "licence_institution": "19.99"}
    wrong = office.post("rule_new", expect=422, **given)
    assert "exactly 100 %" in wrong.content.decode()
    office.post("rule_new", **{**given, "licence_institution": "20"})
    rule = DistributionRule.objects.get()
    assert "Your role does not allow this" in office.get("rule", rule.pk)
    decides.post("rule_move", rule.pk, "adopt", version=rule.version)
    for language in LANGUAGES:
        with translation.override(language):
            public = Client().get(reverse("contracts:public_rule", args=[rule.pk]))
        assert public.status_code == 200 and "70 %" in public.content.decode()
    assert office.get("rules", language="zh-hans")


def test_income_is_shared_out_and_the_inventor_sees_the_own_share_only(bargain: Bargain) -> None:
    make.rule(bargain)
    contract = make.signed(bargain)
    make.paid(bargain, contract, 10_000_000)
    office, decides = Desk(bargain.seller), Desk(bargain.seller_decides)
    assert "not shared out yet" in office.get("contract", contract.pk)
    people = "韩梅梅二 | 3\n赵工 | 1"
    office.post("distribute", contract.pk, costs="Fees | R 17 | 10,000.00", inventors=people)
    made = Distribution.objects.get()
    distributions.withdraw(made, actor=bargain.seller, reason="wrong_statement")
    office.post("distribute", contract.pk, costs="Fees | R 17 | 10,000.00", inventors="")
    made = Distribution.objects.exclude(state="withdrawn").get()
    assert "approve" not in office.get("distribution", made.pk).split("actions-phone")[1][:300].lower()
    decides.post("distribution_move", made.pk, "approve", version=made.version)
    page = office.get("distribution", made.pk, language="zh-hans")
    assert "90,000.00" in page and "63,000.00" in page
    inventor = Desk(bargain.inventor)
    page = inventor.get("distribution", made.pk)
    assert "63,000.00" in page and "90,000.00" not in page and "R 17" not in page
    assert "63,000" in inventor.get("distributions") and "90,000" not in inventor.get("distributions")
    inventor.get("contract", contract.pk, status=404)
    made.refresh_from_db()
    office.post("distribution_move", made.pk, "pay", version=made.version)
    assert "63,000.00" in office.get("contract", contract.pk)


def test_a_contract_made_elsewhere_is_entered(bargain: Bargain) -> None:
    office = Desk(bargain.seller)
    office.get("contract_new", language="zh-hans")
    given = {"title": "诊断", "contract_class": "service", "side": "seller"}
    wrong = office.post("contract_new", expect=422, **given, other="Nobody")
    assert "no such organization" in wrong.content.decode()
    office.post("contract_new", **given, other=bargain.market.enterprise.uscc)
    contract = Contract.objects.get()
    for language in LANGUAGES:
        assert 'name="turnover"' in office.get("contract_change", contract.pk, language=language)
        assert "诊断" in office.get("contracts", language=language)


def test_strangers_find_nothing(bargain: Bargain) -> None:
    contract = make.sent(bargain)
    desk = Desk(bargain.outsider)
    for name in ("contract", "contract_change", "contract_text", "contract_paper", "sign", "payment_new", "distribute"):
        desk.get(name, contract.pk, status=404)
    contract.refresh_from_db()
    assert contract.state == "signing"


def test_the_list_asks_the_same_number_of_queries_for_any_number_of_rows(bargain: Bargain) -> None:
    make.signed(bargain)
    desk = Desk(bargain.seller)
    desk.get("contracts")
    with CaptureQueriesContext(connection) as one:
        desk.get("contracts")
    make.outside(bargain)
    with CaptureQueriesContext(connection) as two:
        desk.get("contracts")
    assert len(one) == len(two)
