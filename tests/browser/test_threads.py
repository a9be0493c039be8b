"""The thread as people see it: with what happened below it, in small above forms, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from institutions.models import User
from tests.browser.pages import shot
from tests.institutions.browsing import sign_in
from tests.market import trade
from tests.market.trade import Market
from transfer.kernel.actor import Actor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


@pytest.fixture
def market() -> Market:
    return trade.build()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_thread_tells_what_happened_and_stands_above_forms(
    open_page: Callable[..., Page], market: Market, width: int
) -> None:
    deal = trade.deal(market)
    trade.offered(market, deal)
    desk = f"/en/as/{market.university.slug}"
    page = walked(open_page, market.seller, f"{desk}/deals/{deal.pk}/", width)
    page.get_by_text("What happened").click()
    told = page.locator("details.told")
    expect(told.get_by_text("Lakeside Exchange").first).to_be_visible()
    shot(page, f"thread-told-{width}")
    told.get_by_role("link", name="listed").first.click()
    page.wait_for_url(f"**/listings/{deal.listing_id}/")
    base = page.url.partition("/en/")[0]
    for path, name in (
        (f"{desk}/deals/{deal.pk}/break-off/", "move"),
        (f"{desk}/deals/{deal.pk}/offer/", "form"),
        (f"/zh-hans{desk.removeprefix('/en')}/deals/{deal.pk}/break-off/", "move-zh"),
    ):
        page.goto(base + path)
        expect(page.locator(".thread-here strong")).to_have_text("谈判" if "zh" in name else "negotiated")
        shot(page, f"thread-{name}-{width}")


def walked(open_page: Callable[..., Page], actor: Actor, path: str, width: int) -> Page:
    page = open_page("/en/listings/", width=width)
    cookie = sign_in(User.objects.get(pk=actor.user)).cookies[settings.SESSION_COOKIE_NAME]
    base = page.url.partition("/en/")[0]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])
    page.goto(base + path)
    return page
