"""What a newcomer begins from a public page: the way leads through the sign-in to the form at the right desk."""

import html
import re

import pytest
from django.test import Client

from institutions.models import User
from talent.models import Mandate
from talent.services import mandates
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.market import trade
from transfer.kernel.actor import Actor

pytestmark = pytest.mark.stands_on(build=trade.build)
DEMAND = "/en/me/?begin=market:demand_new"


@pytest.fixture
def market(stand: trade.Market) -> trade.Market:
    return stand


def as_(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user))


def test_a_stranger_is_asked_to_sign_in_and_comes_to_what_was_begun(market: trade.Market) -> None:
    assert f'href="{DEMAND}"' in Client().get("/en/").content.decode()
    asked = Client().get(DEMAND)
    assert asked.status_code == 302 and "begin%3Dmarket%3Ademand_new" in asked.headers["Location"]


def test_where_several_desks_may_one_chooses_and_where_one_may_one_is_there(market: trade.Market) -> None:
    page = as_(market.buyer).get(DEMAND).content.decode()
    assert f"/en/as/{market.enterprise.slug}/demands/new/" in page and "For North Foundry" in page
    clerk = as_(people.actor(market.exchange, "counter_clerk"))
    place = f"/en/as/{market.exchange.slug}/counter/new/"
    assert clerk.get("/en/me/?begin=institutions:counter_new")["Location"] == place


def test_who_may_not_is_told_what_would_help(market: trade.Market) -> None:
    page = html.unescape(as_(market.buyer).get("/en/me/?begin=institutions:counter_new").content.decode())
    assert "“Serve a visitor” is not among what your roles may do" in page
    assert "is not among" not in as_(market.buyer).get("/en/me/?begin=nothing").content.decode()


def test_a_technology_that_is_not_offered_leads_to_a_deal_with_its_owner(market: trade.Market) -> None:
    place = f"/en/technologies/{market.achievement.thread.number}/"
    assert "Sign in to open a deal with its owner" in Client().get(place).content.decode()
    buyer = as_(market.buyer)
    way = r'href="(\S+/deals/new/\?technology=[^"]+)"[^>]*>Open a deal with its owner, for North'
    found = re.search(way, _page(buyer, place))
    assert found
    form = _page(buyer, found.group(1))
    for filled in ("Lakeside University", market.achievement.thread.number, market.achievement.text.title):
        assert f'value="{filled}"' in form
    assert re.search(r'value="licensing"[^>]* selected', form)
    assert f"/as/{market.university.slug}/deals/new/" not in _page(as_(market.seller), place)


def test_a_broker_finds_the_desk_of_its_principal_on_a_public_listing(market: trade.Market) -> None:
    listing = trade.opened(market, **trade.ORDINARY)
    agency = people.organization("broker_agency", at=market.exchange, name_en="Bridge Brokers")
    broker = people.actor(agency, "broker")
    way = f"/en/as/{agency.slug}__{market.enterprise.slug}/listings/{listing.pk}/deal/"
    assert way not in _page(as_(broker), f"/en/listings/{listing.pk}/")
    given = mandates.propose(
        actor=market.buyer, principal=market.enterprise, broker=agency, commission="share", commission_bp=300
    )
    mandates.accept(given, actor=broker)
    assert way in _page(as_(broker), f"/en/listings/{listing.pk}/")
    assert as_(broker).get(way).status_code == 200
    mandate = Mandate.objects.get()
    page = _page(as_(broker), f"/en/as/{agency.slug}/mandates/{mandate.pk}/")
    assert f"/en/as/{agency.slug}__{market.enterprise.slug}/deals/" in page and "Act for North Foundry" in page
    page = _page(as_(market.buyer), f"/en/as/{market.enterprise.slug}/mandates/{mandate.pk}/")
    assert "Act for North Foundry" not in page


@pytest.mark.parametrize("written", ["lakeside university", "湖滨大学"])
def test_the_other_side_is_found_by_its_name(market: trade.Market, written: str) -> None:
    given = {"side": "buyer", "other": written, "title": "保冷", "contract_class": "service"}
    given["exchange"] = str(market.exchange.pk)
    made = as_(market.buyer).post(f"/en/as/{market.enterprise.slug}/deals/new/", given)
    assert made.status_code == 302
    people.organization("university", at=market.exchange, name_en="Lakeside University", name_zh="湖滨大学")
    again = as_(market.buyer).post(f"/en/as/{market.enterprise.slug}/deals/new/", given)
    assert again.status_code == 422 and "No single organization" in again.content.decode()


def _page(client: Client, address: str) -> str:
    return client.get(html.unescape(address)).content.decode()
