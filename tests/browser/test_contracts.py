"""A contract as its people walk it in the browser: fill in, sign from both sides, pay, share out; desktop and phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page

from contracts.models import Contract, Distribution
from contracts.services import contracts, distributions
from institutions.models import Membership, Organization, User
from tests.browser.pages import follow, opens, press, shot
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from tests.institutions import browsing, people
from transfer.kernel.actor import Actor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]
OpenPage = Callable[..., Page]


def address(actor: Actor, name: str, *args: Any, language: str = "en") -> str:
    org = Organization.objects.get(pk=actor.organization).slug
    with translation.override(language):
        return reverse(f"contracts:{name}", args=[org, *args])


def sign_in(open_page: OpenPage, actor: Actor, **more: Any) -> Page:
    user: User = Membership.objects.select_related("user").get(pk=actor.membership).user
    browsing.give_second_factor(user)
    page = open_page("/en/account/login/", **more)
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", people.PASSWORD)
    opens(page.get_by_role("button", name="Sign in", exact=True))
    page.wait_for_url("**/2fa/authenticate/")
    page.fill("input[name=code]", browsing.code_of(user))
    opens(page.get_by_role("button", name="Sign in", exact=True))
    page.wait_for_url("**/en/me/")
    return page


def go(page: Page, path: str) -> None:
    page.goto(page.url.split("/en/")[0].split("/zh-hans/")[0] + path)


def fill_in(page: Page) -> None:
    page.select_option("select[name=contract_subtype]", "patent_licence")
    for name in ("plan_source", "socio_economic_objective"):
        page.select_option(f"select[name={name}]", index=1)
    for code, text in make.FILLED["terms"].items():
        page.fill(f"textarea[name=term_{code}]", text)
    page.select_option("[name='items.0.kind']", "equipment")
    page.fill("[name='items.0.what']", "Autoclave")
    page.fill("[name='items.0.amount']", "30万元")


def test_the_transfer_officer_and_both_signatories(open_page: OpenPage) -> None:
    bargain = make.make()
    deal = make.ready(bargain)
    page = sign_in(open_page, bargain.seller)
    go(page, address(bargain.seller, "from_deal", deal.pk))
    press(page, "Draft the contract from the agreed offer")
    shot(page, "contract-form")
    press(page, "Save and read the text")
    shot(page, "contract-missing")
    follow(page, "Fill in the contract")
    fill_in(page)
    press(page, "Save and read the text")
    shot(page, "contract-draft")
    follow(page, "Send for signature")
    press(page, "Send for signature")
    contract = Contract.objects.get()
    for side, actor, width in (("seller", bargain.seller_signs, 1280), ("buyer", bargain.buyer_signs, 390)):
        signer = sign_in(open_page, actor, width=width)
        go(signer, address(actor, "contract", contract.pk))
        follow(signer, "Read and sign")
        shot(signer, f"contract-sign-{side}")
        signer.check("input[name=read]")
        press(signer, "Sign for the organization")
        shot(signer, f"contract-signed-{side}")
        assert signer.problems == []  # type: ignore[attr-defined] # gathered by the fixture
    contract.refresh_from_db()
    assert contract.state == "in_force"
    go(page, address(bargain.seller, "contract_text", contract.pk, language="zh-hans"))
    shot(page, "contract-text-zh")
    go(page, address(bargain.seller, "contract", contract.pk, language="zh-hans"))
    shot(page, "contract-in-force-zh")
    assert page.problems == []  # type: ignore[attr-defined] # gathered by the fixture


def test_the_buyer_pays_and_the_institution_shares_out(open_page: OpenPage) -> None:
    bargain = make.make(party_kind="022")
    make.rule(bargain)
    contract = make.signed(bargain)
    buyer = sign_in(open_page, bargain.buyer)
    go(buyer, address(bargain.buyer, "contract", contract.pk))
    follow(buyer, "Record a payment")
    buyer.fill("input[name=amount]", "100万元")
    shot(buyer, "payment-new")
    press(buyer, "Record the payment")
    shot(buyer, "payment-recorded")
    office = sign_in(open_page, bargain.seller)
    go(office, address(bargain.seller, "contract", contract.pk))
    follow(office, "Confirm the payment")
    press(office, "Confirm the payment")
    follow(office, "Share out the income")
    for column, text in (("what", "Patent fees"), ("reference", "Receipt 17"), ("amount", "1万元")):
        office.fill(f"[name='costs.0.{column}']", text)
    shot(office, "share-out")
    press(office, "Divide it by the rule")
    shot(office, "distribution-drafted")
    made = Distribution.objects.get()
    distributions.approve(made, actor=bargain.seller_decides)
    go(office, address(bargain.seller, "distribution", made.pk, language="zh-hans"))
    shot(office, "distribution-zh")
    go(office, address(bargain.seller, "rule_new"))
    shot(office, "rule-new")
    go(office, address(bargain.seller, "rule", made.rule_id, language="zh-hans"))
    shot(office, "rule-zh")
    assert office.problems == [] == buyer.problems  # type: ignore[attr-defined] # gathered by the fixture


@pytest.mark.parametrize("width", [1280, 390])
def test_an_inventor_looks_at_the_own_share(open_page: OpenPage, width: int) -> None:
    bargain = make.make()
    made = make.shared(bargain)
    page = sign_in(open_page, bargain.inventor, width=width)
    go(page, address(bargain.inventor, "distributions", language="zh-hans"))
    shot(page, f"shares-{width}-zh")
    opens(page.locator("tbody").get_by_role("link").first)
    assert page.get_by_text("700,000.00").is_visible() and not page.get_by_text("1,000,000.00").count()
    shot(page, f"share-{width}-zh")
    assert made.contract.title and page.problems == []  # type: ignore[attr-defined] # gathered by the fixture


@pytest.mark.parametrize(("width", "dark"), [(1280, True), (390, False)])
def test_lists_and_drafts_in_chinese(open_page: OpenPage, width: int, dark: bool) -> None:
    bargain: Bargain = make.make()
    contract = make.drafted(bargain, conditions=[{"kind": "export_licence", "what": "限制出口目录"}])
    contracts.change(contract, actor=bargain.seller, valid_to=make.today())
    page = sign_in(open_page, bargain.seller, width=width, dark=dark)
    go(page, address(bargain.seller, "contracts", language="zh-hans"))
    shot(page, f"contracts-{width}-zh")
    go(page, address(bargain.seller, "contract", contract.pk, language="zh-hans"))
    shot(page, f"contract-{width}-zh")
    go(page, address(bargain.seller, "contract_change", contract.pk, language="zh-hans"))
    shot(page, f"contract-form-{width}-zh")
    assert page.problems == []  # type: ignore[attr-defined] # gathered by the fixture
