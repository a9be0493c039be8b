"""Pages when nothing is there yet, nothing is found, something was wrong or could not be, and on paper."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser

from tests.browser.everyone import inventory
from tests.browser.everyone.inventory import Inventory, Sheet
from tests.browser.everyone.walking import Looker
from transfer.roof.portal.views.styleguide import ERRORS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.torture,
    pytest.mark.stands_on(build=inventory.build),
]
PRINTED = (
    "contracts:transaction", "publicity:notice", "credentials:result", "statistics:contracts", "statistics:flows",
    "statistics:pulse", "institutions:counter_receipt", "notices:proof",
)  # fmt: skip


@pytest.fixture
def looker(browser: Browser) -> Iterator[Looker]:
    made = Looker(browser)
    yield made
    made.close()


def assert_well(looker: Looker, at_least: int) -> None:
    assert not looker.wrong, "\n".join(looker.wrong)
    assert looker.seen >= at_least, looker.seen


def test_forms_that_are_refused(looker: Looker, stand: Inventory) -> None:
    looker.refused_forms({sheet.form: sheet for sheet in stand.all if sheet.form}.values())
    assert_well(looker, 30)


def test_lists_in_which_nothing_is_found(looker: Looker, stand: Inventory) -> None:
    looker.lists_without_a_result([sheet for sheet in stand.all if sheet.is_searched and "?" not in sheet.path])
    assert_well(looker, 10)


def test_the_first_day_of_a_new_organization(looker: Looker, stand: Inventory) -> None:
    looker.pages(stand.first_days())
    assert_well(looker, 30)


def test_what_cannot_be(looker: Looker, stand: Inventory) -> None:
    sheets = [Sheet(f"error {code}", f"/en/styleguide/{code}/", "", stand.public) for code in sorted(ERRORS)]
    looker.pages([*sheets, Sheet("nowhere", "/en/technologies/NONE/", "", Client())])
    assert_well(looker, 8)


def test_on_paper(looker: Looker, stand: Inventory) -> None:
    looker.on_paper([sheet for sheet in stand.all if sheet.name.partition("/")[0] in PRINTED])
    assert_well(looker, 12)
