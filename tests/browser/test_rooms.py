"""The search before anything was asked, the directory, and the advice of a demand on a phone: both languages, light and
dark, wide and narrow."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import shot
from tests.browser.test_demands import enter
from tests.market import asking, trade
from transfer.roof.search.services import index

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]
LOOKS = [("en", 1280, True), ("zh-hans", 320, False)]


def test_the_search_and_the_directory_say_what_there_is(open_page: Callable[..., Page]) -> None:
    trade.opened(trade.build())
    asking.opened(asking.build())
    index.follow()
    for language, width, dark in LOOKS:
        for path in ("search/", "search/?q=zeppelin+airship&region=33", "organizations/", "organizations/?kind=person"):
            page = open_page(f"/{language}/{path}", width=width, dark=dark)
            shot(page, f"rooms-{path.partition('?')[0].strip('/')}-{bool('?' in path)}-{language}-{width}")


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("zh-hans", True)])
def test_on_a_phone_the_advice_is_one_line_in_sight(open_page: Callable[..., Page], language: str, dark: bool) -> None:
    desk = asking.build()
    page = enter(open_page, desk.buyer, f"/{language}/as/{desk.firm.slug}/demands/new/", width=390, dark=dark)
    line, title = page.locator("#advice summary"), page.locator("input[name=title]")
    expect(line).to_contain_text("0 / 100")
    before, at = line.bounding_box(), title.bounding_box()
    page.fill("textarea[name=problem]", asking.text()["problem"])
    page.locator("textarea[name=present_way]").focus()
    expect(line).to_contain_text("20 / 100")
    after = line.bounding_box()
    assert before and at and after and after["height"] == before["height"]
    top = page.evaluate("scrollY")
    assert title.bounding_box() == {**at, "y": at["y"] - top}, "nothing moved under who types"
    page.locator("[name=delivery]").scroll_into_view_if_needed()
    here = line.bounding_box()
    assert here and here["y"] >= 0 and here["y"] + here["height"] < 200, "it stays in sight"
    page.evaluate("scrollTo(0, 0)")
    shot(page, f"advice-closed-{language}")
    standing = title.bounding_box()
    line.click()
    expect(page.locator("#advice .amount-lead")).to_be_visible()
    assert title.bounding_box() == standing, "it opens over the fields"
    shot(page, f"advice-open-{language}")
