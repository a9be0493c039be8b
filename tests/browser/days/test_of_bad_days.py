"""What goes wrong around a long form: a slow line, a session that ends, a second tab, the way back, a double click, no
script. Nothing that was typed is lost, nothing is done twice, and the page says what happened."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from institutions.models import User
from market.models import Demand
from tests.browser.days.keyboard import Hands, OpenPage, arrives, today
from tests.browser.pages import opens
from tests.institutions import browsing, people
from tests.market import asking

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]
TITLE, PROBLEM = "Sand that can be used again", "Half of the sand goes to a landfill after one casting. " * 4


@pytest.fixture
def desk() -> asking.Desk:
    return asking.build()


def begun(open_page: OpenPage, desk: asking.Desk, **how: Any) -> Hands:
    """The form of a demand, half filled in."""
    me = arrives(open_page, desk.buyer, f"{today(desk.buyer)}demands/new/", **how)
    me.writes(title=TITLE, problem=PROBLEM)
    me.writes(budget_high="1.2亿")
    return me


def kept(page: Page) -> None:
    """What was typed stands in the form."""
    expect(page.locator("[name=title]")).to_have_value(TITLE)
    expect(page.locator("[name=problem]")).to_have_value(PROBLEM)
    expect(page.locator("[name=budget_high]")).to_have_value("1.2亿")


def test_a_slow_line(open_page: OpenPage, desk: asking.Desk) -> None:
    """Half a second there and back, 30 kB/s: the advice comes late and disturbs nobody, the form is sent once."""
    me = begun(open_page, desk)
    slow = me.page.context.new_cdp_session(me.page)
    slow.send("Network.enable")
    line = {"offline": False, "latency": 500, "downloadThroughput": 30_000, "uploadThroughput": 30_000}
    slow.send("Network.emulateNetworkConditions", line)
    me.chooses("technology_field", "New mat")
    me.reaches(me.named("Save the draft"))
    with me.page.expect_navigation(timeout=30_000):
        me.types("Enter", "Enter", "Enter")
    assert Demand.objects.count() == 1
    assert str(Demand.objects.get().pk) in me.place
    # A line that is gone altogether: the part of the page that did not come says so, and the form stays.
    other = begun(open_page, desk)
    gone = other.page.context.new_cdp_session(other.page)
    gone.send("Network.enable")
    gone.send("Network.emulateNetworkConditions", {**line, "offline": True})
    other.chooses("technology_field", "New mat")
    other.types("Tab")
    expect(other.page.get_by_text("That did not arrive")).to_be_visible()
    kept(other.page)


def test_a_session_that_ends_in_mid_form(open_page: OpenPage, desk: asking.Desk) -> None:
    """One signs in again, is back at the form, and brings back what was typed."""
    me = begun(open_page, desk)
    page = me.page
    Session.objects.all().delete()
    me.opens("Save the draft")
    assert "/account/login/" in me.place
    me.stops("bad-day-sign-in")
    assert not Demand.objects.exists()
    user = User.objects.get(pk=desk.buyer.user)
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", people.PASSWORD)
    opens(page.get_by_role("button", name="Sign in", exact=True))
    page.fill("input[name=code]", browsing.code_of(user))
    opens(page.get_by_role("button", name="Sign in", exact=True))
    assert me.place.startswith(f"{today(desk.buyer)}demands/new/")
    me.stops("bad-day-offer")
    me.reaches(page.get_by_role("button", name="Bring it back"))
    me.types("Enter")
    kept(page)
    me.opens("Save the draft")
    assert Demand.objects.get().title == TITLE


def test_two_tabs(open_page: OpenPage, desk: asking.Desk) -> None:
    """The second tab does not overwrite what the first has saved, and keeps what was typed in it."""
    made = asking.draft(desk, title=TITLE)
    at = f"{today(desk.buyer)}demands/{made.pk}/change/"
    first, second = arrives(open_page, desk.buyer, at), arrives(open_page, desk.buyer, at)
    first.writes(title="What the first tab says")
    first.opens("Save the draft")
    second.writes(title="What the second tab says")
    second.opens("Save the draft")
    made.refresh_from_db()
    assert made.title == "What the first tab says"
    expect(second.page.locator("[name=title]")).to_have_value("What the second tab says")
    second.stops("bad-day-second-tab")


def test_the_way_back_after_sending(open_page: OpenPage, desk: asking.Desk) -> None:
    """The form one goes back to does not make a second one, and says what became of the first."""
    me = begun(open_page, desk)
    me.opens("Save the draft")
    made = Demand.objects.get()
    me.page.go_back()
    me.reads("You have sent this form.")
    kept(me.page)
    me.stops("bad-day-back")
    me.opens("Save the draft")
    assert Demand.objects.get().pk == made.pk
    assert str(made.pk) in me.place


def test_a_double_click(open_page: OpenPage, desk: asking.Desk) -> None:
    me = begun(open_page, desk)
    button = me.named("Save the draft")
    with me.page.expect_navigation():
        button.dblclick()
    me.page.wait_for_load_state("load")
    assert Demand.objects.count() == 1
    assert me.page.problems == []  # type: ignore[attr-defined] # gathered by the fixture


def test_without_script(open_page: Callable[..., Page], desk: asking.Desk) -> None:
    """The same form, with everything that a browser does by itself."""
    me = arrives(open_page, desk.buyer, today(desk.buyer), script=False)
    me.page.get_by_role("main").get_by_role("link", name="Post a demand").focus()
    me.presses("Enter")
    me.page.fill("[name=title]", TITLE)
    me.page.fill("[name=problem]", PROBLEM)
    me.page.fill("[name=budget_high]", "much")
    opens(me.page.get_by_role("button", name="Save the draft"))
    expect(me.page.locator("[name=budget_high]")).to_have_value("much")
    me.page.fill("[name=budget_high]", "1.2亿")
    opens(me.page.get_by_role("button", name="Save the draft"))
    assert Demand.objects.get().budget_high_minor == 12_000_000_000
