"""The pages that people work in all day, on a phone and on paper: what is to be done is in reach, the rest folded."""

import pytest
from playwright.sync_api import Page

from market.services import deals
from tests.browser.pages import press, shot
from tests.browser.test_contracts import OpenPage, address, go, sign_in
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.market import trade

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]
IN_SIGHT = (
    "e => { const box = e.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight && box.height > 0 }"
)


def look(page: Page, name: str) -> None:
    """At its end: what lies half below the bar at the bottom is no small target, it comes up when one reads on."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    shot(page, name)


def test_a_registrar_has_the_decision_in_sight_on_a_desk(open_page: OpenPage) -> None:
    bargain, office = make.make(), registry.office()
    made = registry.assessed(bargain, office)
    page = sign_in(open_page, office.registrar)
    go(page, address(office.registrar, "registration_review", made.pk))
    for name in ("Register", "Ask for a supplement", "Refuse"):
        assert page.locator(".desk-decision").get_by_text(name, exact=True).evaluate(IN_SIGHT)
    assert page.locator(".desk-main .paper").is_visible() and page.locator(".desk-queue table").is_visible()
    assert page.locator(".evidence, .desk-fold > summary").filter(visible=True).count() == 0
    shot(page, "desk-review")


def test_a_registrar_decides_on_a_phone(open_page: OpenPage) -> None:
    bargain, office = make.make(), registry.office()
    made = registry.in_review(bargain, office)
    page = sign_in(open_page, office.registrar, width=390)
    go(page, address(office.registrar, "registration_review", made.pk))
    assert page.locator(".desk-decision summary").evaluate(IN_SIGHT)
    assert page.locator(".desk-queue table, .desk-main .paper").filter(visible=True).count() == 0
    look(page, "phone-desk-review")
    first = page.locator(".question").nth(1)
    first.locator(".evidence summary").click()
    assert first.get_by_text(made.contract.terms["object"]).is_visible()
    first.locator("input[value=no]").check()
    assert page.locator(".question:nth-of-type(2) input[type=text]").is_visible()
    for choice in page.locator("form#checklist input[value=yes]").all():
        choice.check()
    look(page, "phone-desk-evidence")
    press(page, "Record the findings")
    lead = page.get_by_role("button", name="Register", exact=True)
    assert lead.evaluate(IN_SIGHT)
    page.locator(".desk-decision summary").click()
    look(page, "phone-desk-decisions")
    assert page.evaluate(
        "document.querySelector('.desk-side').getBoundingClientRect().bottom"
        " <= document.querySelector('.desk-decision').getBoundingClientRect().top + 1"
    )
    press(page, "Register")
    made.refresh_from_db()
    assert made.state == "registered"
    go(page, address(office.registrar, "registration_review", made.pk, language="zh-hans"))
    look(page, "phone-desk-registered-zh")


def test_a_contract_is_folded_opened_by_links_and_whole_on_paper(open_page: OpenPage) -> None:
    bargain = make.make()
    contract = make.signed(bargain)
    make.paid(bargain, contract, contract.turnover_minor or 0)
    page = sign_in(open_page, bargain.seller)
    go(page, address(bargain.seller, "contract", contract.pk))
    assert not page.locator("#payments table").is_visible() and not page.locator("#text section").first.is_visible()
    shot(page, "contract-folded")
    go(page, address(bargain.seller, "contract", contract.pk) + "#payments")
    assert page.locator("#payments table").is_visible()
    page.emulate_media(media="print")
    assert page.locator("#text section").first.is_visible() and page.locator("#amounts dl").is_visible()
    phone = sign_in(open_page, bargain.buyer, width=390, dark=True)
    go(phone, address(bargain.buyer, "contract", contract.pk, language="zh-hans"))
    assert phone.locator(".rail .chip").first.evaluate(IN_SIGHT)
    look(phone, "contract-folded-phone-zh-dark")


@pytest.mark.parametrize(("language", "width", "dark"), [("en", 1280, False), ("zh-hans", 390, True)])
def test_deals_that_are_over(open_page: OpenPage, language: str, width: int, dark: bool) -> None:
    bargain = make.make()
    contract = make.signed(bargain)
    make.paid(bargain, contract)
    other = deals.open_direct(
        actor=bargain.buyer,
        exchange=bargain.market.exchange,
        seller=bargain.market.university,
        buyer=bargain.market.enterprise,
        title="委托开发",
        contract_class="development",
    )
    deals.break_off(other, actor=bargain.seller, reason="funding", note="The budget was cut. 预算取消。")
    public = make.make(party_kind="022")
    page = sign_in(open_page, bargain.buyer, width=width, dark=dark)
    home = address(bargain.buyer, "contracts", language=language).replace("contracts/", "deals/")
    for name, deal in (("closed", contract.deal), ("broken", other)):
        assert deal
        go(page, f"{home}{deal.pk}/")
        look(page, f"deal-{name}-{language}-{width}")
    agreed = trade.agreed(public.market)
    seller = sign_in(open_page, public.seller, width=width, dark=dark)
    go(seller, f"{address(public.seller, 'contracts', language=language).replace('contracts/', 'deals/')}{agreed.pk}/")
    look(seller, f"deal-agreed-{language}-{width}")
