"""What every walk does with a page: open what is pressed and wait for it, look at it, keep a picture of it."""

import os
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.conftest import violations

SHOTS = os.environ.get("EXCHANGE_SHOTS")
WIDER = """
    [...document.querySelectorAll('main *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.table-wrap, svg, nav'))
    .map(e => e.outerHTML.slice(0, 120)).slice(0, 3)
"""


def opens(what: Locator) -> None:
    """Presses a link or a button that brings a page, and waits until that page is laid out."""
    with what.page.expect_navigation():
        what.click()


def press(page: Page, name: str) -> None:
    """Sends the form of the page with the button of this name, and waits for the answer."""
    opens(page.get_by_role("main").get_by_role("button", name=name, exact=True))


def follow(page: Page, name: str) -> None:
    """Follows the link of this name in the page's content."""
    opens(page.get_by_role("main").get_by_role("link", name=name, exact=True))


def shot(page: Page, name: str) -> None:
    """The page as it is: nothing for axe, nothing wider than the screen, no complaint of the browser.

    With EXCHANGE_SHOTS=folder a picture of it is kept there."""
    assert not (found := violations(page)), (name, found)
    fits(page, name)


def fits(page: Page, name: str) -> None:
    """As `shot`, without axe: for a page that the walk over every page has asked already."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
    narrow = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert narrow, f"{name} is wider than the screen: {page.evaluate(WIDER)}"
    assert page.problems == [], name  # type: ignore[attr-defined] # gathered by the fixture open_page
