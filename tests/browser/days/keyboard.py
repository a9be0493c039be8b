"""Hands that only have a keyboard: they reach what they want with Tab, arrows and the page's own keys, and never click.

me = Hands(page)
me.opens("Post a demand")               # Tab to the link or button, Enter, and the next page is there
me.writes("Title", "Colder pipes")      # Tab to the field, type
me.stops("demand")                      # axe, width, console, policy reports: in the state in which the page is
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import shot
from tests.market.test_pages import as_
from transfer.kernel.actor import Actor

OpenPage = Callable[..., Page]
PATIENCE = 60
"""More steps than that to anything and one would have taken the mouse."""
REPORTS = (
    "document.addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective))"
)


class Hands:
    """Somebody at a page. steps: how many presses of Tab the longest way took, and to what."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps: tuple[int, str] = (0, "")

    # Reaching ---------------------------------------------------------------------------------------------------------

    def reaches(self, what: Locator) -> Locator:
        """Tab, from where one is, until it has the focus."""
        expect(what).to_be_visible()
        for step in range(PATIENCE):
            if what.evaluate("element => element === document.activeElement"):
                self.steps = max(self.steps, (step, str(what)))
                return what
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} is not reached with {PATIENCE} times Tab")

    def skips(self) -> None:
        """Past the head and the menu, as the first link of every page offers."""
        self.page.keyboard.press("Tab")
        expect(self.page.locator(".skip")).to_be_focused()
        self.page.keyboard.press("Enter")

    def named(self, name: str) -> Locator:
        """The link or button of this name in the content."""
        main = self.page.get_by_role("main")
        either = main.get_by_role("link", name=name, exact=True).or_(main.get_by_role("button", name=name, exact=True))
        return either.first

    # Doing ------------------------------------------------------------------------------------------------------------

    def opens(self, name: str) -> None:
        """The link or the button, and what it brings."""
        self.reaches(self.named(name))
        self.presses("Enter")

    def presses(self, key: str) -> None:
        """A key that brings a page."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press(key)

    def types(self, *keys: str) -> None:
        """Keys that bring no page."""
        for key in keys:
            self.page.keyboard.press(key)

    def row(self, *keys: str) -> None:
        """Walks the rows (j, k), then opens the one reached."""
        self.types(*keys)
        self.presses("Enter")

    def field(self, label: str) -> Locator:
        """The field of this label."""
        return self.page.get_by_role("main").get_by_label(label, exact=True).first

    def writes(self, label: str, text: str) -> None:
        """Into the field of this label, over what is there."""
        self.reaches(self.field(label))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def chooses(self, label: str, option: str = "") -> None:
        """In a list of choices, as its letters are typed; without an option the next one."""
        field = self.reaches(self.field(label))
        if option:
            self.page.keyboard.type(option)
        else:
            self.page.keyboard.press("ArrowDown")
        chosen = field.evaluate("element => element.selectedOptions[0].text")
        assert chosen.startswith(option) and chosen, (label, chosen)

    def ticks(self, what: Locator) -> None:
        """A box or a choice, with the space bar."""
        self.reaches(what)
        self.page.keyboard.press("Space")
        expect(what).to_be_checked()

    # Looking ----------------------------------------------------------------------------------------------------------

    def reads(self, text: str) -> None:
        """It stands in the content."""
        expect(self.page.get_by_role("main").get_by_text(text).first).to_be_visible()

    def stops(self, name: str) -> None:
        """What the page is like now."""
        shot(self.page, name)


def arrives(open_page: OpenPage, actor: Actor, path: str, **how: Any) -> Hands:
    """Somebody signed in, on the first page of the day."""
    page = open_page("/healthz", **how)
    page.context.add_init_script(REPORTS)
    home = page.url.removesuffix("/healthz")
    cookie = as_(actor).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": home}])
    page.goto(home + path)
    return Hands(page)
