"""The statistics in a real browser: accessible, light, whole on a phone, and changed by a choice."""

import pytest

from tests.browser.conftest import violations
from tests.browser.pages import opens
from tests.browser.test_styleguide import WEIGHT, weight
from tests.statistics import books

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def _registered(dictionary_data: None) -> None:
    for year in range(2019, 2026):
        for place, code in enumerate(("430102", "110101", "440305", "340100", "310101", "630100")):
            for turn, kind in enumerate(("development", "transfer", "service", "consulting")):
                number = 2 + place + turn * (year - 2018)
                given = {"seller_region": code, "contract_class": kind, "on": f"{year}-04-09"}
                books.counted(*books.spread(number, number * (7 - place) * 40_000_000_00, 0, **given))


@pytest.mark.usefixtures("_registered")
def test_the_page_of_the_statistics(open_page):
    for language, width, dark in (("en", 1280, False), ("zh-hans", 390, False), ("zh-hans", 1280, True)):
        page = open_page(f"/{language}/statistics/?period=2025&unit=yi", width=width, dark=dark)
        page.wait_for_load_state("networkidle")
        assert violations(page) == [] and page.problems == []
        assert page.locator("svg.multiple").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert weight(page) < WEIGHT
    page = open_page("/en/statistics/?period=2025&unit=yi")
    page.get_by_role("combobox", name="Rows").select_option("region")
    page.wait_for_url("**by=region**")
    assert page.get_by_role("rowheader", name="Hunan").count() == 1
    opens(page.get_by_role("link", name="Hunan").first)
    page.wait_for_url("**region=430000**")
    assert "Hunan" in page.locator("h1").inner_text() and "Where the buyers are" in page.content()
