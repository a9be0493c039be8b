"""From the deal to the boards on which its price is made public, and to the institution's own page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import follow, opens, shot
from tests.browser.test_confidentiality import seated
from tests.market import trade

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


def test_from_the_deal_to_the_board_of_the_seller(open_page: Callable[..., Page]) -> None:
    market = trade.build()  # the national rule names the seller alone
    deal = trade.agreed(market)
    desk = seated(open_page, market.buyer, f"/en/as/{market.enterprise.slug}/deals/{deal.pk}/")
    shot(desk, "boards-deal")
    follow(desk, market.university.name)
    desk.wait_for_url(f"**/notices/of/{market.university.pk}/")
    shot(desk, "boards-own")
    phone = open_page(f"/zh-hans/organizations/{market.university.slug}/", width=390)
    shot(phone, "boards-organization-phone")
    opens(phone.get_by_role("main").locator(f"a[href*='/notices/{deal.publicity}/']"))
    shot(phone, "boards-notice-phone")
    follow(phone, "湖滨大学")
    shot(phone, "boards-own-phone")
    everyone = open_page("/en/notices/")
    assert str(deal.publicity) not in everyone.content()
    shot(everyone, "boards-exchange-empty")
