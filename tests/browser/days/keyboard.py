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

from institutions.models import Membership
from tests.browser.pages import shot
from tests.market.test_pages import as_
from transfer.kernel.actor import Actor

OpenPage = Callable[..., Page]
KINDS: tuple[Any, ...] = ("link", "button")
PATIENCE = 60
"""More steps than that to anything and one would have taken the mouse."""
AT_THE_TOP = "document.activeElement === document.body"
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
        """Tab, from where one is, until it has the focus. On a new page the first link leads past head and menu."""
        expect(what).to_be_visible()
        if self.page.evaluate(AT_THE_TOP) and what.evaluate("element => Boolean(element.closest('#work'))"):
            self.skips()
        passed = []
        for step in range(PATIENCE):
            if what.evaluate("element => element === document.activeElement"):
                self.steps = max(self.steps, (step, str(what)))
                return what
            self.page.keyboard.press("Tab")
            passed.append(self.page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
        raise AssertionError(f"{what} is not reached with {PATIENCE} times Tab, which passes {passed}")

    @property
    def home(self) -> str:
        """The server."""
        return "/".join(self.page.url.split("/", 3)[:3])

    @property
    def place(self) -> str:
        """The address where one is, without the server."""
        return "/" + self.page.url.split("/", 3)[3]

    def skips(self) -> None:
        """Past the head and the menu, as the first link of every page offers."""
        self.page.keyboard.press("Tab")
        expect(self.page.locator(".skip")).to_be_focused()
        self.page.keyboard.press("Enter")

    def named(self, name: str) -> Locator:
        """The link or button of this name in the content."""
        link, button = (self.page.get_by_role("main").get_by_role(role, name=name, exact=True) for role in KINDS)
        return link.or_(button).first

    # Doing ------------------------------------------------------------------------------------------------------------

    def opens(self, name: str) -> None:
        """The link or the button, and what it brings."""
        self.reaches(self.named(name))
        self.presses("Enter")

    def unfolds(self, name: str) -> None:
        """What is folded below this word."""
        self.reaches(self.page.get_by_role("main").locator("summary", has_text=name).first)
        self.page.keyboard.press("Enter")

    def presses(self, key: str) -> None:
        """A key that brings a page."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press(key)

    def types(self, *keys: str) -> None:
        """Keys that bring no page."""
        for key in keys:
            self.page.keyboard.press(key)

    def goes(self, name: str) -> None:
        """Somewhere by the menu of the workspace."""
        menu = self.page.get_by_role("navigation", name="Workspace")
        self.reaches(menu.get_by_role("link", name=name, exact=True))
        self.presses("Enter")

    def row(self, *keys: str) -> None:
        """Walks the rows (j, k), then opens the one reached."""
        self.types(*keys)
        self.presses("Enter")

    def field(self, name: str, value: str = "") -> Locator:
        """The field of this name in a form; of boxes and choices the one with this value."""
        of_value = f"[value='{value}']" if value else ""
        return self.page.get_by_role("main").locator(f":is(input,select,textarea)[name='{name}']{of_value}").first

    def writes(self, **texts: str) -> None:
        """Into the fields of these names, over what is there."""
        for name, text in texts.items():
            self.reaches(self.field(name))
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(text)

    def chooses(self, name: str, option: str = "") -> None:
        """In a list of choices, as its letters are typed; without an option the next one."""
        field = self.reaches(self.field(name))
        if option:
            self.page.keyboard.type(option)
        else:
            self.page.keyboard.press("ArrowDown")
        chosen = field.evaluate("element => element.selectedOptions[0].text")
        assert chosen.startswith(option) and chosen, (name, chosen)

    def ticks(self, name: str, value: str = "") -> None:
        """A box, with the space bar."""
        box = self.reaches(self.field(name, value))
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def picks(self, name: str, value: str) -> None:
        """One of several choices: Tab to them, arrows to it."""
        wanted = self.field(name, value)
        group = self.page.locator(f"input[type=radio][name='{name}']")
        chosen = group.and_(self.page.locator(":checked"))
        self.reaches(chosen if chosen.count() else group.first)
        if not wanted.is_checked():
            self.page.keyboard.press("Space")
        for _step in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        expect(wanted).to_be_checked()

    # Looking ----------------------------------------------------------------------------------------------------------

    def reads(self, text: str) -> None:
        """It stands in the content."""
        expect(self.page.get_by_role("main").get_by_text(text).first).to_be_visible()

    def stops(self, name: str) -> None:
        """What the page is like now."""
        shot(self.page, name)


def today(actor: Actor) -> str:
    """The first page of the day."""
    return f"/en/as/{Membership.objects.get(pk=actor.membership).organization.slug}/"


def arrives(open_page: OpenPage, actor: Actor, path: str = "", **how: Any) -> Hands:
    """Somebody signed in, on the first page of the day."""
    page = open_page("/healthz", **how)
    page.context.add_init_script(REPORTS)
    home = page.url.removesuffix("/healthz")
    cookie = as_(actor).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": home}])
    page.goto(home + (path or today(actor)))
    return Hands(page)
