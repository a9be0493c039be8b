"""Concluded transactions as the public reads them: list, notice, correction; both languages, desktop and phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import shot
from tests.contracts import bargain as make
from tests.contracts.test_notices import EVERYTHING, concluded, ended
from transfer.kernel import relay

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


def test_the_public_reads_what_was_concluded(open_page: Callable[..., Page]) -> None:
    public, secret = make.make(party_kind="022"), make.make()
    _contract, shown = concluded(public, title="低温管道用气凝胶毡制备工艺许可")
    contract, masked = concluded(secret, withheld=EVERYTHING)
    ended(secret, contract)
    relay.drain()
    for language in ("en", "zh-hans"):
        for width in (1280, 390):
            page = open_page(f"/{language}/transactions/", width=width)
            assert page.get_by_role("main").get_by_role("row").count() == 3 or width == 390
            shot(page, f"transactions-{language}-{width}")
            for notice, name in ((shown, "open"), (masked, "masked")):
                page = open_page(f"/{language}/transactions/{notice.pk}/", width=width)
                shot(page, f"transaction-{name}-{language}-{width}")
                assert page.problems == []  # type: ignore[attr-defined] # gathered by open_page
    page = open_page("/en/transactions/?contract_class=service", dark=True)
    assert "No transaction fits." in page.inner_text("main")
    shot(page, "transactions-none-dark")
