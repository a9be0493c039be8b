"""Signing in as a person does: demo account and code, a passkey, a key that is shown once; light, dark, phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from institutions.models import Organization, User
from institutions.services import second_factor
from tests.browser.pages import opens, shot
from tests.institutions import people
from transfer.kernel.actor import SYSTEM

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.EXCHANGE_DEMO, settings.EXCHANGE_DEMO_PASSWORD = True, people.PASSWORD
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


@pytest.fixture
def officer() -> tuple[User, Organization]:
    exchange = people.exchange(name_zh="东湖技术交易所", name_en="Eastlake Technology Exchange", is_demo=True)
    user = people.user("陈晨", "reviewer@demo.example", is_demo=True)
    people.membership(exchange, "manager", "reviewer", who=user)
    second_factor.seed(user, actor=SYSTEM, secret=SECRET)
    people.organization("university", at=exchange, name_zh="湖滨工业大学", name_en="Lakeside University of Technology")
    return user, exchange


def sign_in(page: Page) -> None:
    code = page.locator("table code").last.inner_text()
    page.fill("input[name=login]", "reviewer@demo.example")
    page.fill("input[name=password]", people.PASSWORD)
    opens(page.get_by_role("button", name="Sign in", exact=True))
    page.wait_for_url("**/2fa/authenticate/")
    shot(page, "second-factor")
    page.fill("input[name=code]", code)
    opens(page.get_by_role("button", name="Sign in", exact=True))
    page.wait_for_url("**/en/me/")


def test_a_demo_officer_signs_in_and_works(open_page: Callable[..., Page], officer: tuple[User, Organization]) -> None:
    page = open_page("/en/account/login/")
    shot(page, "login")
    sign_in(page)
    shot(page, "desks")
    opens(page.get_by_role("main").get_by_role("link", name="Eastlake Technology Exchange"))
    page.wait_for_url(f"**/as/{officer[1].slug}/")
    shot(page, "profile")
    opens(page.get_by_role("navigation", name="Workspace").get_by_role("link", name="Members"))
    shot(page, "members")
    opens(page.get_by_role("link", name="Organizations to verify"))
    shot(page, "queue")
    opens(page.get_by_role("link", name="API keys"))
    opens(page.get_by_role("link", name="Make an API key").first)
    shot(page, "key-new")
    page.fill("input[name=label]", "ERP")
    page.check("input[value='institutions.organization']")
    opens(page.get_by_role("button", name="Make the key"))
    assert page.locator("[data-secret]").inner_text().startswith("ex_")
    shot(page, "key-made")
    assert page.problems == []  # type: ignore[attr-defined] # gathered by the fixture


def test_a_passkey_signs_in_without_a_password(
    open_page: Callable[..., Page], officer: tuple[User, Organization]
) -> None:
    page = open_page("/en/account/login/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page)
    page.goto(page.url.replace("/en/me/", reverse("mfa_add_webauthn")))
    if "reauthenticate" in page.url:
        shot(page, "confirm")
        page.fill("input[name=code]", page.locator(".notice code").inner_text())
        page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/webauthn/add/")
    shot(page, "passkey-add")
    page.check("input[name=passwordless]")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    shot(page, "passkey-added")
    page.context.clear_cookies()
    page.goto(page.url.split("/en/")[0] + "/en/account/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url("**/en/me/")
    page.goto(page.url.replace("/me/", f"/as/{officer[1].slug}/members/"))
    assert page.get_by_role("heading", name="Members").is_visible()
    assert page.problems == []  # type: ignore[attr-defined] # gathered by the fixture


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_the_sign_in_page_in_chinese(
    open_page: Callable[..., Page], officer: tuple[User, Organization], width: int, dark: bool
) -> None:
    page = open_page("/zh-hans/account/login/", width=width, dark=dark)
    assert page.get_by_role("heading", name="登录").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    shot(page, f"login-{width}-{'dark' if dark else 'light'}")
    assert page.problems == []  # type: ignore[attr-defined] # gathered by the fixture
