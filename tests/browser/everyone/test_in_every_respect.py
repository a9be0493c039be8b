"""Every page in its main role, both languages and light and dark taking turns, as everybody needs it."""

import pytest
from playwright.sync_api import Browser

from tests.browser.everyone import inventory
from tests.browser.everyone.inventory import Inventory
from tests.browser.everyone.walking import Looker

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.torture,
    pytest.mark.stands_on(build=inventory.build),
]
LOOKED_AT_ELSEWHERE = {
    "contracts:condition", "contracts:rule_move", "contracts:transaction", "contracts:transaction_acting",
    "contracts:transaction_move", "files:accesses", "files:remove", "institutions:account_activate",
    "institutions:confirm", "institutions:counter_consent", "institutions:counter_home", "institutions:grant_move",
    "institutions:invitation", "institutions:invitation_own", "institutions:profile_leave",
    "institutions:profile_translate", "institutions:receipt", "institutions:uninvite",
    "institutions:verify_propose", "jobs:move", "market:confidentiality", "market:confidentiality_sign",
    "market:demand_advice", "market:disclosure_move", "notices:proof_own", "notices:turn_off", "portal:styleguide",
    "portal:styleguide_acting", "portal:styleguide_sheet", "publicity:file", "publicity:objection",
    "publicity:withdraw_acting", "statistics:demand_ways", "statistics:mandate_ways", "statistics:technology_ways",
}  # fmt: skip
"""By walks of their own in tests/browser: the stand has no such object, or it is opened from a mail or a figure."""


def test_every_page(browser: Browser, stand: Inventory) -> None:
    looker = Looker(browser)
    looker.pages(stand.all)
    looker.close()
    assert not looker.wrong, "\n".join(looker.wrong)
    assert looker.seen > 150


def test_no_page_is_left_out(browser: Browser, stand: Inventory) -> None:
    left_out = sorted(stand.missing() - LOOKED_AT_ELSEWHERE)
    assert not left_out, "\n".join(left_out)
