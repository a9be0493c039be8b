"""Pages of listings, deals, offers and mandates as their roles use them, in both languages, without a browser."""

from typing import Any

import pytest
from django.test import Client

from institutions.models import Organization, User
from market.models import Deal, Listing, Offer
from market.services import listings
from talent.models import Mandate
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.market import trade
from tests.market.trade import Market
from transfer.kernel.actor import SYSTEM, Actor

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=trade.build)]


@pytest.fixture
def market(stand: Market) -> Market:
    return stand


def as_(actor: Actor) -> Client:
    """A browser in which this actor's person is signed in with a second factor."""
    return sign_in(User.objects.get(pk=actor.user))


def post(client: Client, path: str, data: dict[str, Any] | None = None) -> str:
    answer = client.post(path, data or {})
    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    return client.get(answer["Location"]).content.decode()


def desk(organization: Organization | str, rest: str, lang: str = "en") -> str:
    slug = organization if isinstance(organization, str) else organization.slug
    return f"/{lang}/as/{slug}/{rest}"


OFFER = {
    "licence_mode": "exclusive",
    "price": "250万元",
    "payment_mode": "LUMP_INSTALMENT",
    "instalments": "on signing | 2026-12-31 | 100万元\non acceptance | acceptance | 150万元",
    "months": "36",
    "deliverables": "Process description; accepted after 72 h of running.",
}


def test_the_way_from_an_achievement_to_an_open_listing(market: Market) -> None:
    seller, officer = as_(market.seller), as_(market.officer)
    form = desk(market.university, f"listings/new/?achievement={market.achievement.pk}")
    assert market.achievement.text.title in seller.get(form).content.decode()
    given = {"achievement": market.achievement.pk, "conversion_mode": "licence", "asking": "三百"}
    wrong = seller.post(form, given)
    assert wrong.status_code == 422 and "300万元" in wrong.content.decode()
    wrong = seller.post(form, {**given, "asking": "300万元"})
    assert wrong.status_code == 422 and "which licence" in wrong.content.decode()
    page = post(seller, form, {**given, "asking": "300万元", "licence_mode": "exclusive", "territory": ["CN"]})
    assert "Exclusive licence" in page and "3,000,000" in page and "Submit for review" in page
    listing = Listing.objects.get()
    place = desk(market.university, f"listings/{listing.pk}/")
    post(
        seller,
        f"{place}change/",
        {**given, "version": 1, "asking": "300万元", "licence_mode": "exclusive", "months": "60"},
    )
    page = post(seller, f"{place}submit/", {"version": 2})
    assert Client().get(f"/en/listings/{listing.pk}/").status_code == 404

    assert market.achievement.text.title in officer.get(desk(market.exchange, "listing-desk/")).content.decode()
    review = desk(market.exchange, f"listing-desk/{listing.pk}/")
    assert "Begin the review" in officer.get(review).content.decode()
    move = desk(market.exchange, f"listings/{listing.pk}/")
    assert "Approve" in post(officer, f"{move}start-review/", {"version": 3})
    bare = officer.post(f"{move}send-back/", {"version": 4, "reason": "incomplete", "note": ""})
    assert bare.status_code == 422
    post(officer, f"{move}approve/", {"version": 4})
    public = Client().get(f"/zh-hans/listings/{listing.pk}/").content.decode()
    assert "独占许可" in public and "3,000,000" in public
    listings.open_(Listing.objects.get(), actor=SYSTEM)
    assert market.achievement.text.title in Client().get("/en/listings/").content.decode()
    technology = Client().get(f"/en/technologies/{market.achievement.thread.number}/").content.decode()
    assert "Exclusive licence" in technology


def test_the_way_from_an_open_listing_to_an_agreed_deal(market: Market) -> None:
    seller, officer, buyer = as_(market.seller), as_(market.officer), as_(market.buyer)
    listing = trade.opened(market)
    public = buyer.get(f"/en/listings/{listing.pk}/").content.decode()
    assert desk(market.enterprise, f"listings/{listing.pk}/deal/") in public
    listing.refresh_from_db()
    page = post(buyer, desk(market.enterprise, f"listings/{listing.pk}/deal/"), {"version": listing.version})
    assert "Make an offer" in page
    deal = Deal.objects.get()
    place = desk(market.enterprise, f"deals/{deal.pk}/")
    start = buyer.get(f"{place}offer/").content.decode()
    assert "3,000,000" in start
    wrong = buyer.post(f"{place}offer/", {**OFFER, "instalments": "on signing | now | 100万元"})
    assert wrong.status_code == 422 and "do not add up" in wrong.content.decode()
    shown = buyer.post(f"{place}offer/", OFFER)
    assert shown.status_code == 200 and not Offer.objects.exists()
    read = shown.content.decode()
    assert "Lakeside University, and its broker." in read and 'name="payment_mode" value="' in read
    changed = buyer.post(f"{place}offer/", {**OFFER, "change": "part-2"}).content.decode()
    assert 'data-at="part-2"' in changed and not Offer.objects.exists()
    assert "The other side answers now" in post(buyer, f"{place}offer/", {**OFFER, "confirmed": "1"})
    first = Offer.objects.get()
    theirs = desk(market.university, f"deals/{deal.pk}/")
    assert "Accept the offer" in seller.get(theirs).content.decode()
    again = {**OFFER, "price": "280万元", "instalments": "on signing | 2026-12-31 | 280万元"}
    asked = seller.get(desk(market.university, f"offers/{first.pk}/counter/")).content.decode()
    assert "Their offer 1: </span>2,500,000.00\u00a0CNY" in asked
    page = post(seller, desk(market.university, f"offers/{first.pk}/counter/"), {**again, "confirmed": "1"})
    assert "<mark>" in page and "2,800,000" in page
    assert "Still apart" in page and "+300,000.00\u00a0CNY (+12.0 %)" in page and "theirs" in page
    second = Offer.objects.get(number=2)
    confirm = buyer.get(desk(market.enterprise, f"offers/{second.pk}/accept/")).content.decode()
    assert "2,800,000" in confirm
    page = post(buyer, desk(market.enterprise, f"offers/{second.pk}/accept/"), {"version": 1})
    assert "art. 18" in page or "第十八条" in page or "art. 17" in page
    chinese = buyer.get(desk(market.enterprise, f"deals/{deal.pk}/", "zh-hans")).content.decode()
    assert "公示" in chinese and "报价并排" not in chinese
    frame = officer.get(desk(market.exchange, f"deals/{deal.pk}/")).content.decode()
    assert deal.title in frame and "2,800,000" not in frame
    assert (
        as_(market.outsider)
        .get(desk(Organization.objects.get(pk=market.outsider.organization), f"deals/{deal.pk}/"))
        .status_code
        == 404
    )


def test_a_private_seller_needs_no_publicity_and_the_page_says_so(market: Market) -> None:
    owner = people.organization("enterprise", at=market.exchange, name_en="Private Lab")
    other = trade.achievement(owner, market.exchange)
    seller = people.actor(owner, "transfer_officer")
    theirs = Market(**{**market.__dict__, "university": owner, "seller": seller, "achievement": other})
    deal = trade.agreed(theirs)
    page = as_(market.buyer).get(desk(market.enterprise, f"deals/{deal.pk}/")).content.decode()
    assert "Not required for this seller" in page and "A contract can be made now" in page


def test_a_direct_deal_and_its_end(market: Market) -> None:
    buyer = as_(market.buyer)
    given = {
        "side": "buyer",
        "other": market.university.uscc,
        "exchange": market.exchange.pk,
        "title": "委托开发保冷层",
        "contract_class": "licensing",
    }
    wrong = buyer.post(desk(market.enterprise, "deals/new/"), given)
    assert wrong.status_code == 422 and "is of an achievement" in wrong.content.decode()
    wrong = buyer.post(desk(market.enterprise, "deals/new/"), {**given, "other": "nobody-here"})
    assert wrong.status_code == 422 and "No single organization" in wrong.content.decode()
    page = post(buyer, desk(market.enterprise, "deals/new/"), {**given, "contract_class": "development"})
    deal = Deal.objects.get()
    assert "委托开发保冷层" in page and deal.seller_id == market.university.pk
    assert "territory" not in buyer.get(desk(market.enterprise, f"deals/{deal.pk}/offer/")).content.decode()
    place = desk(market.university, f"deals/{deal.pk}/break-off/")
    page = post(as_(market.seller), place, {"version": deal.version, "reason": "funding", "note": "no money"})
    assert "Deal broken off" in page


def test_a_broker_acts_on_behalf_in_the_address(market: Market) -> None:
    agency = people.organization("broker_agency", at=market.exchange, name_en="Bridge Brokers")
    broker, buyer = as_(people.actor(agency, "broker")), as_(market.buyer)
    given = {"other": agency.uscc, "commission": "share", "commission_bp": "2.5", "last_day": "2099-12-31"}
    page = post(buyer, desk(market.enterprise, "mandates/new/"), given)
    assert "2.5 %" in page
    mandate = Mandate.objects.get()
    behalf = f"{agency.slug}__{market.enterprise.slug}"
    assert broker.get(desk(behalf, "deals/")).status_code == 404
    post(broker, desk(agency, f"mandates/{mandate.pk}/accept/"), {"version": 1})
    assert behalf in broker.get(desk(agency, "mandates/")).content.decode()
    listing = trade.opened(market)
    page = post(broker, desk(behalf, f"listings/{listing.pk}/deal/"), {"version": listing.version})
    assert "through a broker" in page
    deal = Deal.objects.get()
    post(broker, desk(behalf, f"deals/{deal.pk}/offer/"), {**OFFER, "confirmed": "1"})
    assert Offer.objects.get().by_id == market.enterprise.pk
    assert broker.get(desk(agency, f"deals/{deal.pk}/")).status_code == 404
