"""The public directory: by name, narrowed by kind, place and words, with what each does here, in few queries."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from institutions.models import Organization
from institutions.views.organizations import PublicListPage
from tests.institutions import people
from tests.market import trade

pytestmark = pytest.mark.usefixtures("dictionary_data")
PLACE = "/en/organizations/"


def names(address: str = PLACE) -> list[str]:
    text = Client().get(address).content.decode()
    return re.findall(r'<th scope="row"><a href="[^"]+">(.*?)</a>', text)


@pytest.fixture
def town() -> Organization:
    at = people.exchange(name_en="Middle Exchange")
    people.organization("university", at=at, name_en="Zephyr University", region="440106")
    people.organization("enterprise", at=at, name_en="alpha Works", name_zh="阿尔法厂", region="330106")
    abroad = {"country": "DE", "foreign_number": "HRB 1", "region": "", "uscc": ""}
    people.organization("enterprise", at=at, name_en="Bremen Werft", name_zh="", **abroad)
    return at


def test_it_stands_in_the_order_of_names_and_goes_on(town: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    every = ["alpha Works", "Bremen Werft", "Middle Exchange", "Zephyr University"]
    assert names() == every
    monkeypatch.setattr(PublicListPage, "page_size", 2)
    text = Client().get(PLACE).content.decode()
    onward = re.search(r'rel="next" href="([^"]+)"', text)
    assert onward and names() + names(PLACE + onward[1]) == every
    monkeypatch.setattr("institutions.views.organizations.SORTED_AT_MOST", 1)
    assert names() == ["Bremen Werft", "alpha Works"], "very many stand the newest first"
    assert Client().get(f"{PLACE}?before=x").status_code == 404


def test_it_is_narrowed_by_kind_place_and_words(town: Organization) -> None:
    assert names(f"{PLACE}?kind=university") == ["Zephyr University"]
    assert names(f"{PLACE}?place=44") == ["Zephyr University"]
    assert names(f"{PLACE}?place=abroad") == ["Bremen Werft"]
    assert names(f"{PLACE}?words=werft") == ["Bremen Werft"]
    assert "Nobody who takes part is like that." in Client().get(f"{PLACE}?kind=regulator").content.decode()


def test_each_line_says_who_it_is_and_who_verified_it(town: Organization) -> None:
    text = Client().get(PLACE).content.decode()
    assert "阿尔法厂" in text and "Guangzhou, Guangdong" in text and "Germany" in text
    line = text.partition("alpha Works")[2].partition("</tr>")[0]
    assert "Enterprise" in line and "directory-verified" in line
    chinese = Client().get("/zh-hans/organizations/").content.decode()
    assert "核验" in chinese and "广东省广州市" in chinese


def test_each_line_says_what_it_does_here(django_assert_max_num_queries: Any) -> None:
    market = trade.build()
    trade.opened(market)
    cache.clear()
    text = Client().get(PLACE).content.decode()
    line = text.partition(market.university.slug)[2].partition("</tr>")[0]
    assert re.findall(r'<td class="num" data-label="(.*?)">(\d+)<', line) == [("Technologies", "1"), ("On offer", "1")]
    for _one in range(3):
        people.organization("enterprise", at=market.exchange)
    cache.clear()
    with django_assert_max_num_queries(12):
        Client().get(PLACE)
