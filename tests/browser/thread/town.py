"""Who walks, at which desk; what worker and beat do meanwhile; and how a page is looked at.

In the demo jurisdiction, whose notices take real seconds.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Page, expect

from institutions.models import Membership, Organization
from tests.browser.conftest import violations
from tests.institutions import browsing, people
from transfer.kernel import deadlines, relay
from transfer.kernel.actor import Actor
from transfer.roof.search.services import index
from transfer.roof.statistics.services import editions

OpenPage = Callable[..., Page]
SHOTS = os.environ.get("EXCHANGE_SHOTS")
DESKTOP, PHONE = 1280, 390
_TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('body *')]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.table-wrap, svg'))
  .map(one => one.outerHTML.slice(0, 120)).slice(0, 3)"""


@dataclass
class Person:
    """Somebody at the desk of an organization, signed in with a second factor."""

    page: Page
    base: str
    slug: str

    def go(self, rest: str = "") -> Page:
        """A page of the own workspace."""
        answer = self.page.goto(f"{self.base}/en/as/{self.slug}/{rest}")
        assert answer is not None and answer.status == 200, rest
        return self.page

    def follow(self, link: str) -> None:
        """A link of the page's main part."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("link", name=link, exact=True).first.click()

    def send(self) -> None:
        """The form of the page."""
        with self.page.expect_navigation():
            self.page.locator("main form .form-actions button:is(.btn-primary, .btn-danger)").click()
        assert not self.page.locator("main [aria-invalid=true]").count(), self.page.locator("main form").inner_text()

    def does(self, move: str) -> None:
        """A move that asks for nothing: its link, and the button of its page."""
        self.follow(move)
        self.send()

    def fill(self, **fields: str) -> None:
        """Fields by their names."""
        for name, value in fields.items():
            self.page.fill(f"main [name='{name}']", value)

    def choose(self, **fields: str) -> None:
        """Options by their codes."""
        for name, value in fields.items():
            self.page.select_option(f"main select[name='{name}']", value)

    def press(self, button: str) -> None:
        """A button of the page's main part."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=button, exact=True).click()

    def key(self, key: str) -> None:
        """A move on its key."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def signs(self) -> None:
        """Reads the text that is put before the organization, and signs it."""
        self.follow("Read and sign")
        self.page.check("input[name=read]")
        self.press("Sign for the organization")

    def reads(self, text: str) -> None:
        """It stands on the page."""
        expect(self.page.get_by_role("main").get_by_text(text).filter(visible=True).first).to_be_visible()


class Town:
    """The organizations of the walk and how their people come to their desks."""

    def __init__(self, open_page: OpenPage) -> None:
        self.open_page = open_page
        place = {"jurisdiction": "XD", "is_demo": True}
        self.exchange = people.exchange(name_en="Lakeside Exchange", **place)
        more: dict[str, Any] = {"at": self.exchange, **place}
        self.university = people.organization("university", name_en="Lakeside University", party_kind="022", **more)
        self.firm = people.organization("enterprise", name_en="North Foundry", name_zh="北方铸造", **more)
        self.agency = people.organization("broker_agency", name_en="Bridge Brokers", **more)
        self.register = people.organization("registration_office", name_en="Lakeside Office", **place)
        self.regulator = people.organization("regulator", name_en="Provincial Bureau", region="330000", **place)
        self.reviewer = self.person(self.exchange, "reviewer")

    def person(self, of: Organization, *roles: str) -> Person:
        """A new member in these roles, at the desk."""
        return self.at_desk(people.actor(of, *roles))

    def at_desk(self, actor: Actor) -> Person:
        """This member, signed in."""
        membership = Membership.objects.select_related("user", "organization").get(pk=actor.membership)
        cookie = browsing.sign_in(membership.user).cookies[settings.SESSION_COOKIE_NAME]
        page = self.open_page("/en/listings/")
        base = page.url.partition("/en/")[0]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])
        return Person(page, base, membership.organization.slug)


def settle(done: Callable[[], Any] = lambda: True, *, seconds: float = 60) -> None:
    """Does what worker and beat do, until it is so."""
    end = time.monotonic() + seconds
    while True:
        deadlines.tick()
        relay.drain()
        relay.drain()
        if done():
            break
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.5)
    index.follow()
    editions.follow()


def state_of(model: Any, state: str) -> Callable[[], bool]:
    return lambda: model.objects.filter(state=state).exists()


def look(page: Page, name: str) -> None:
    """Nothing that axe finds and nothing that scrolls sideways: in Chinese on a phone, in English on a desktop."""
    for language, width in (("zh-hans", PHONE), ("en", DESKTOP)):
        page.set_viewport_size({"width": width, "height": 900})
        head, _, rest = page.url.replace("/zh-hans/", "/en/").partition("/en/")
        answer = page.goto(f"{head}/{language}/{rest}")
        assert answer is not None and answer.status == 200, name
        seen = f"{name}-{language}-{width}"
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"{seen}.png"), full_page=True)
        # At its end: what lies half below a bar at the bottom is no small target, it comes up when one reads on.
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert violations(page) == [], seen
        assert page.evaluate(_TOO_WIDE) == [], f"{seen} scrolls sideways"
