"""A long form part by part: by keyboard, on a wide screen and on a phone, with mistakes, and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from institutions.models import Organization
from market.models import Achievement, Offer
from tests.browser.days.keyboard import Hands, OpenPage, arrives
from tests.browser.pages import follow, opens, press, shot
from tests.market import trade, world

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


def desk(organization: Organization, rest: str, lang: str = "en") -> str:
    return f"/{lang}/as/{organization.slug}/{rest}"


def is_at(page: Page, number: int) -> None:
    """Only this part is shown, and the bar says so."""
    expect(page.locator(f"#part-{number}")).to_be_visible()
    assert page.locator(".form-part").locator("visible=true").count() == 1
    expect(page.locator(f"[data-form-bar] li:nth-child({number})")).to_have_attribute("aria-current", "step")


def arrived(page: Page, number: int) -> None:
    """As one comes to a part: its heading has the focus, the address names it."""
    is_at(page, number)
    expect(page.locator(f"#part-{number}")).to_be_focused()
    assert page.url.endswith(f"#part-{number}")


def goes_on(me: Hands) -> None:
    me.reaches(me.named("Continue"))
    me.types("Enter")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_an_achievement_part_by_part(open_page: OpenPage, width: int, dark: bool) -> None:
    there = world.make()
    me = arrives(
        open_page, there.officer, desk(there.university, "achievements/new/"), parts=True, width=width, dark=dark
    )
    page, bar = me.page, me.page.locator("[data-form-bar] li")
    is_at(page, 1)
    expect(me.named("Save the draft")).to_be_hidden()
    me.stops(f"long-first-{width}")
    goes_on(me)
    expect(me.field("title")).to_be_focused()
    expect(me.field("title")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".form-part").first.get_by_text("This is needed.").first).to_be_visible()
    expect(bar.nth(0)).to_have_class(re.compile("wrong"))
    me.stops(f"long-told-{width}")
    me.writes(title="Felt for cold pipes", abstract="Dried at ambient pressure, which nobody has done on felt.")
    expect(page.locator(".form-part").first.locator("[aria-invalid=true]")).to_have_count(0)
    goes_on(me)
    arrived(page, 2)
    expect(bar.nth(0)).to_have_class(re.compile("done"))
    page.go_back()
    is_at(page, 1)
    page.go_forward()
    arrived(page, 2)
    me.chooses("technology_field", "New mat")
    me.writes(ipc="F16L 59/02")
    me.types("Enter")  # as if it were sent: it goes on
    arrived(page, 3)
    me.chooses("rights.0.kind", "Technical secret")
    me.writes(**{"rights.0.title": "Drying", "rights.0.filed_on": "yesterday"})
    goes_on(me)
    arrived(page, 4)
    me.opens("Save the draft")
    is_at(page, 3)
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(bar.nth(2)).to_have_class(re.compile("wrong"))
    me.stops(f"long-third-wrong-{width}")
    me.writes(**{"rights.0.filed_on": "2026-03-12"})
    expect(bar.nth(2)).not_to_have_class(re.compile("wrong"))
    me.opens("Save the draft")
    made = Achievement.objects.get()
    assert made.working is not None and made.working.ipc == ["F16L 59/02"]
    assert page.problems == []  # type: ignore[attr-defined] # gathered by the fixture


def test_any_part_is_reached_by_the_bar_and_by_an_address(open_page: OpenPage) -> None:
    there = world.make()
    made = world.achievement(there)
    me = arrives(open_page, there.officer, desk(there.university, f"achievements/{made.pk}/submit/"), parts=True)
    page = me.page
    shot(page, "long-summary")
    me.reaches(me.page.get_by_role("link", name="Change: Secrecy and language"))
    me.presses("Enter")
    arrived(page, 4)
    expect(me.named("Save the draft")).to_be_visible()
    page.locator("[data-form-bar]").get_by_role("link", name="What it is").click()
    arrived(page, 1)
    page.fill("[name=title]", "")
    page.locator("[data-form-bar]").get_by_role("link", name="Rights and inventors").click()
    arrived(page, 3)  # nobody is held back who knows the way
    expect(page.locator("[data-form-bar] li").nth(0)).to_contain_text("something to mend")
    press(page, "Save the draft")
    is_at(page, 1)
    follow_error = page.locator("[data-error-summary] a").first
    page.locator("[data-form-bar]").get_by_role("link", name="Secrecy and language").click()
    arrived(page, 4)
    follow_error.click()
    is_at(page, 1)
    expect(page.locator("[name=title]")).to_be_focused()
    page.fill("[name=title]", "Felt")
    press(page, "Save the draft")
    made.refresh_from_db()
    assert made.working is not None and made.working.title == "Felt"


def test_who_wants_all_on_one_page_keeps_it_so(open_page: OpenPage) -> None:
    there = world.make()
    page = arrives(open_page, there.officer, desk(there.university, "disclosures/new/"), parts=True).page
    is_at(page, 1)
    page.get_by_role("button", name="All on one page").click()
    expect(page.locator(".form-part").locator("visible=true")).to_have_count(3)
    shot(page, "long-whole")
    page.goto(page.url.replace("/en/", "/zh-hans/"))
    expect(page.locator(".form-part").locator("visible=true")).to_have_count(3)
    page.get_by_role("button", name="分步填写").click()
    is_at(page, 1)
    page.reload()
    is_at(page, 1)
    shot(page, "long-parts-zh")


def test_without_scripts_the_whole_form_stands(open_page: OpenPage) -> None:
    there = world.make()
    me = arrives(open_page, there.officer, desk(there.university, "disclosures/new/"), parts=True, script=False)
    page = me.page
    expect(page.locator(".form-part").locator("visible=true")).to_have_count(3)
    expect(page.get_by_role("button", name="Continue")).to_have_count(0)
    page.fill("[name=title]", "Felt")
    page.fill("[name=summary]", "Dried.")
    press(page, "Save the draft")
    expect(page.locator("[data-form-bar] li.wrong")).to_have_text(re.compile("something to mend"))
    page.select_option("[name=technology_field]", "5")
    press(page, "Save the draft")
    follow(page, "File the disclosure")
    expect(page.get_by_role("heading", name="What will be sent")).to_be_visible()
    opens(page.get_by_role("link", name="Change: Who made it"))
    assert page.url.endswith("/change/#part-3")


def test_an_offer_is_looked_over_and_changed_before_it_is_made(open_page: OpenPage) -> None:
    market = trade.build()
    deal = trade.deal(market, trade.opened(market))
    me = arrives(open_page, market.buyer, desk(market.enterprise, f"deals/{deal.pk}/offer/"), parts=True, width=390)
    page = me.page
    page.fill("[name=price]", "1.2亿")
    page.select_option("[name=payment_mode]", "LUMP_ONCE")
    for number in (2, 3, 4):
        page.get_by_role("button", name="Continue").click()
        is_at(page, number)
    page.fill("[name=deliverables]", "Files and training; accepted after 72 h of running.")
    press(page, "Look it over")
    expect(page.get_by_text("120,000,000.00")).to_be_visible()
    shot(page, "long-offer-summary-phone")
    opens(page.get_by_role("button", name="Change: Price and payment"))
    is_at(page, 1)
    page.fill("[name=price]", "250万元")
    press(page, "Look it over")
    expect(page.get_by_text("2,500,000.00")).to_be_visible()
    assert not Offer.objects.exists()
    press(page, "Put the offer on the table")
    assert Offer.objects.get().price_minor == 250_000_000
