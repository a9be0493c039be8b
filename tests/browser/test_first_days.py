"""The first day of every role, walked on the demo data: signed in as the account the page names, each step's page opens
at that desk, fits the screen, and counts where opening is all that is asked."""

import os
from collections.abc import Callable
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import Page, expect

from institutions.models import User
from institutions.selectors import actors
from tests.browser.pages import fits, shot
from tests.institutions.browsing import code_of
from transfer.roof.portal.models import Deed
from transfer.roof.portal.selectors import first_day
from transfer.roof.portal.selectors.first_day import Guide

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]
DEMO: dict[str, Any] = {"EXCHANGE_DEMO": True, "EXCHANGE_DEMO_PASSWORD": "bright-morning-demo"}


def signed_in(open_page: Callable[..., Page], user: User, path: str, width: int, dark: bool) -> Page:
    client = Client()
    client.post("/en/account/login/", {"login": user.email, "password": DEMO["EXCHANGE_DEMO_PASSWORD"]})
    client.post("/en/account/2fa/authenticate/", {"code": code_of(user)})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page = open_page("/en/about/", width=width, dark=dark)
    base = page.url.partition("/en/")[0]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])
    page.goto(base + path)
    return page


def walk(open_page: Callable[..., Page], guide: Guide, language: str, width: int, dark: bool) -> None:
    desk = first_day.demo_desk(guide)
    assert desk, guide.code
    user = User.objects.get(email=desk[0])
    page = signed_in(open_page, user, f"/{language}/as/{desk[1]}/", width, dark)
    own = first_day.for_desk(_actor(user, desk[1]), desk[1])
    assert own is not None, f"{guide.code}: nothing on the first page"
    shot(page, f"first-day-{guide.code}-{language}")
    base = page.url.partition(f"/{language}/")[0]
    page.goto(f"{base}/{language}/help/first-day/{guide.code}/")
    shot(page, f"first-day-{guide.code}-page-{language}")
    ways = [way.get_attribute("href") for way in page.locator("ol.first-day-steps a").all()]
    assert len(ways) == len(guide.steps), f"{guide.code}: a step leads nowhere"
    for at, way in enumerate(ways):
        answer = page.goto(f"{base}{way}")
        assert answer is not None and answer.status == 200, f"{guide.code} {guide.steps[at].page}"
        fits(page, f"first-day-{guide.code}-{at}-{language}")
    page.goto(f"{base}/{language}/help/first-day/{guide.code}/")
    for at, step in enumerate(guide.steps):
        if not step.events:
            expect(page.locator("ol.first-day-steps > li").nth(at)).to_have_class("is-done")
    assert Deed.objects.filter(user=user).exists()


def _actor(user: User, slug: str) -> Any:
    return actors.actor_for(user, slug, assurance=2)


def test_every_first_day_on_the_demo(open_page: Callable[..., Page]) -> None:
    only = os.environ.get("EXCHANGE_FIRST_DAY", "")
    with TemporaryDirectory() as folder, override_settings(**DEMO, EXCHANGE_FILE_FOLDER=folder):
        call_command("load_demo", contracts=2, verbosity=0)
        for at, guide in enumerate(first_day.guides()):
            if only in guide.code:
                language, width = ("en", "zh-hans")[at % 2], (1280, 390, 1280)[at % 3]
                walk(open_page, guide, language, width, dark=at % 4 == 3)
