"""Where an agreed price is made public follows from the rule: the boards of its places, and every page says which."""

import json

import pytest
from django.test import Client
from django.utils import translation

from institutions.models import Organization
from market.models import Deal
from tests.market import trade
from tests.market.test_api import call, key_of
from tests.market.test_trade_pages import as_, desk
from tests.market.trade import Market
from transfer.kernel import ruleset
from transfer.kernel.models import Event
from transfer.mechanisms.publicity.models import Publicity

pytestmark = pytest.mark.stands_on(build=trade.build)
ZHEJIANG, NATION = "CN-330000", "CN"
NAMES = {"seller": "the seller&#x27;s own board", "exchange": "the board of the exchange"}


@pytest.fixture
def market(stand: Market) -> Market:
    return stand


def made_public(market: Market, jurisdiction: str) -> tuple[Deal, Publicity]:
    """An agreed deal whose seller is under the rules of this jurisdiction."""
    Organization.objects.filter(pk=market.university.pk).update(jurisdiction=jurisdiction)
    deal = trade.agreed(market)
    deal.refresh_from_db()
    return deal, Publicity.objects.get(pk=deal.publicity)


def page(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


@pytest.mark.parametrize(("jurisdiction", "places"), [(NATION, ["seller"]), (ZHEJIANG, ["seller", "exchange"])])
def test_a_notice_stands_where_its_rule_places_it(market: Market, jurisdiction: str, places: list[str]) -> None:
    deal, notice = made_public(market, jurisdiction)
    assert notice.places == places
    opened = Event.objects.get(stream=notice.stream, name="publicity.publicity.opened")
    assert json.loads(opened.body)["places"] == places
    whose = {"seller": market.university, "exchange": market.exchange}
    address = f"/en/notices/{notice.pk}/"
    for place, organization in whose.items():
        stands = place in places
        board = f"/en/notices/of/{organization.pk}/"
        assert (address in page(f"/en/organizations/{organization.slug}/")) is stands
        shown = page(board, 200 if stands else 404)
        assert (address in shown) is stands and (f"Public notices of {organization.name}" in shown) is stands
        acting = as_(market.buyer).get(desk(market.enterprise, f"deals/{deal.pk}/")).content.decode()
        for text in (page(address), acting):
            assert (f'href="{board}">{organization.name}</a>' in text) is stands
            assert (NAMES[place] in text) is stands
    assert (address in page("/en/notices/")) is ("exchange" in places)
    assert (address in page("/en/")) is ("exchange" in places)
    chinese = page(f"/zh-hans/notices/{notice.pk}/")
    assert "出让方本单位公示栏" in chinese and ("技术交易机构公示栏" in chinese) is ("exchange" in places)
    with translation.override("zh-hans"):
        assert notice.legal_basis in chinese and notice.source in chinese


def test_the_api_says_where_and_finds_by_board(market: Market) -> None:
    deal, notice = made_public(market, NATION)
    key = key_of(market.buyer)
    own = f"/notices/of/{market.university.pk}/"
    for shown in (
        call(key, "get", f"publicities/{notice.pk}/").json(),
        call(key, "get", f"deals/{deal.pk}/").json()["publicity"],
    ):
        [place] = shown["places"]
        assert (place["place"], place["organization"]) == ("seller", str(market.university.pk))
        assert place["board"].endswith(own) and shown["legal_basis"]
    found = {
        asked: [row["id"] for row in call(key, "get", f"publicities/?{asked}").json()["results"]]
        for asked in (
            f"board={market.university.pk}",
            f"board={market.exchange.pk}",
            "place=seller",
            "place=exchange",
        )
    }
    there = [str(notice.pk)]
    assert list(found.values()) == [there, [], there, []]


def test_a_rule_of_the_exchange_may_name_its_own_board_alone(market: Market) -> None:
    found = ruleset.rule("publicity.period", jurisdiction=NATION, on=trade.draft(market).created_at.date())
    cases = [{**case, "places": ["exchange"]} for case in found.value["cases"]]
    own = {"key": "publicity.period", "jurisdiction": NATION, "body": market.exchange.pk, "valid_from": "2016-01-01"}
    ruleset.load_rows([{**own, "value": {**found.value, "cases": cases}, "source": "Own rule", "sureness": "D"}])
    _deal, notice = made_public(market, NATION)
    assert notice.places == ["exchange"]
    assert f"/en/notices/{notice.pk}/" in page(f"/en/organizations/{market.exchange.slug}/")
    assert f"/en/notices/{notice.pk}/" not in page(f"/en/organizations/{market.university.slug}/")
    page(f"/en/notices/of/{market.university.pk}/", 404)
