"""Listings, deals and mandates as the roles walk them: seller, officer, buyer, broker; desktop and phone."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page

from institutions.models import User
from market.models import Deal, Listing, Offer
from market.services import listings
from tests.browser.pages import opens, press, shot
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.market import trade
from tests.market.trade import Market
from transfer.kernel.actor import SYSTEM, Actor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]
Walker = Callable[..., Page]


@pytest.fixture
def market() -> Market:
    return trade.build()


@pytest.fixture
def walk(open_page: Callable[..., Page]) -> Walker:
    """A page on which this actor's person is signed in: walk(actor, "/en/…", width=390)."""

    def walked(actor: Actor, path: str, *, width: int = 1280, dark: bool = False) -> Page:
        page = open_page("/en/listings/", width=width, dark=dark)
        cookie = sign_in(User.objects.get(pk=actor.user)).cookies[settings.SESSION_COOKIE_NAME]
        base = page.url.partition("/en/")[0]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])
        answer = page.goto(base + path)
        assert answer is not None and answer.status == 200, path
        return page

    return walked


def test_the_seller_offers_an_achievement(walk: Walker, market: Market) -> None:
    page = walk(market.seller, f"/en/as/{market.university.slug}/achievements/{market.achievement.pk}/")
    opens(page.get_by_role("link", name="Offer this achievement"))
    shot(page, "listing-form")
    page.get_by_role("radio", name="Licence").check()
    page.select_option("select[name=licence_mode]", "exclusive")
    page.fill("input[name=asking]", "three million")
    press(page, "Save the draft")
    shot(page, "listing-form-wrong")
    page.fill("input[name=asking]", "300万元")
    press(page, "Save the draft")
    shot(page, "listing-draft")
    opens(page.get_by_role("link", name="Submit for review"))
    press(page, "Submit for review")
    page.wait_for_url("**/listings/*/")
    assert Listing.objects.get().state == "submitted"
    opens(page.get_by_role("link", name="Our listings"))
    shot(page, "listings-own")


def test_the_officer_reviews_a_listing_by_key(walk: Walker, market: Market) -> None:
    listing = trade.submitted(market)
    page = walk(market.officer, f"/zh-hans/as/{market.exchange.slug}/listing-desk/")
    shot(page, "listing-desk-zh")
    page.goto(page.url.replace("/zh-hans/", "/en/"))
    opens(page.get_by_role("main").get_by_role("link", name=market.achievement.text.title))
    page.wait_for_url(f"**/listing-desk/{listing.pk}/")
    page.keyboard.press("b")
    press(page, "Begin the review")
    page.wait_for_url(f"**/listing-desk/{listing.pk}/")
    shot(page, "listing-review")
    page.keyboard.press("a")
    press(page, "Approve")
    page.wait_for_url("**/listing-desk/")
    assert Listing.objects.get().state == "approved"
    shot(page, "listing-desk-empty")


def test_the_buyer_opens_a_deal_and_agrees_on_a_phone(walk: Walker, market: Market) -> None:
    listing = trade.opened(market)
    page = walk(market.buyer, f"/en/listings/{listing.pk}/", width=390)
    shot(page, "listing-public-phone")
    opens(page.get_by_role("link", name=market.enterprise.name).last)
    press(page, "Begin the deal")
    page.wait_for_url("**/deals/*/")
    shot(page, "deal-opened-phone")
    opens(page.get_by_role("link", name="Make an offer"))
    shot(page, "offer-form-phone")
    page.fill("input[name=price]", "250万元")
    page.select_option("select[name=payment_mode]", "LUMP_ONCE")
    page.fill("textarea[name=deliverables]", "工艺文件与培训；连续运行72小时后验收。")
    press(page, "Look it over")
    shot(page, "offer-summary-phone")
    press(page, "Put the offer on the table")
    page.wait_for_url("**/deals/*/")
    offer = Offer.objects.get()
    answer = walk(market.seller, f"/en/as/{market.university.slug}/offers/{offer.pk}/counter/")
    answer.fill("input[name=price]", "280万元")
    press(answer, "Look it over")
    press(answer, "Put the counter-offer on the table")
    answer.wait_for_url("**/deals/*/")
    shot(answer, "deal-countered")
    page.reload()
    opens(page.get_by_role("link", name="Accept the offer"))
    shot(page, "offer-accept-phone")
    press(page, "Accept the offer")
    page.wait_for_url("**/deals/*/")
    assert Deal.objects.get().state == "agreed"
    shot(page, "deal-agreed-phone")
    chinese = walk(market.seller, f"/zh-hans/as/{market.university.slug}/deals/{Deal.objects.get().pk}/", dark=True)
    shot(chinese, "deal-agreed-zh-dark")
    listings_page = walk(market.seller, "/zh-hans/listings/")
    shot(listings_page, "listings-public-zh")


def test_a_broker_acts_for_its_principal(walk: Walker, market: Market) -> None:
    agency = people.organization("broker_agency", at=market.exchange, name_en="Bridge Brokers", name_zh="架桥技术转移")
    broker = people.actor(agency, "broker")
    listing = listings.open_(trade.approved(market), actor=SYSTEM)
    page = walk(market.buyer, f"/en/as/{market.enterprise.slug}/mandates/")
    opens(page.get_by_role("link", name="Propose a mandate"))
    shot(page, "mandate-form")
    page.fill("input[name=other]", agency.slug)
    page.fill("input[name=commission_bp]", "3")
    press(page, "Propose the mandate")
    page.wait_for_url("**/mandates/*/")
    page = walk(broker, f"/en/as/{agency.slug}/mandates/")
    opens(page.get_by_role("main").get_by_role("row").nth(1).get_by_role("link"))
    shot(page, "mandate")
    opens(page.get_by_role("link", name="Accept the mandate"))
    press(page, "Accept the mandate")
    page.wait_for_url("**/mandates/*/")
    opens(page.get_by_role("link", name="Mandates", exact=True))
    opens(page.get_by_role("main").get_by_role("link", name=market.enterprise.name).first)
    page.wait_for_url(f"**/as/{agency.slug}__{market.enterprise.slug}/deals/")
    shot(page, "deals-on-behalf")
    page.goto(page.url.replace("/deals/", f"/listings/{listing.pk}/"))
    opens(page.get_by_role("link", name="Open a deal"))
    press(page, "Begin the deal")
    page.wait_for_url("**/deals/*/")
    assert "through a broker" in page.get_by_role("main").inner_text()
    shot(page, "deal-on-behalf")
