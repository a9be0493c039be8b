"""The operator's room and a person's notices in a browser: readable in both languages, wide, narrow and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from institutions.models import Organization
from tests.browser.pages import opens, shot
from tests.browser.test_demands import enter
from tests.institutions import people
from tests.market import asking, world

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


def test_an_operator_looks_and_asks_for_a_verification(open_page: Callable[..., Page]) -> None:
    operator = people.actor(people.organization("operator", name_en="The node"), "operator")
    place = f"as/{Organization.objects.get(pk=operator.organization).slug}/operations/"
    page = enter(open_page, operator, f"/en/{place}")
    expect(page.get_by_text("No worker answers")).to_be_visible()
    shot(page, "operations")
    opens(page.get_by_role("button", name="Verify now"))
    expect(page.get_by_text("A verification is under way.")).to_be_visible()
    shot(page, "operations-asked")
    shot(enter(open_page, operator, f"/zh-hans/{place}", width=390, dark=True), "operations-phone")


def test_a_person_reads_notices_and_chooses(open_page: Callable[..., Page]) -> None:
    desk = asking.build()
    asking.opened(desk)
    world.drain()
    page = enter(open_page, desk.buyer, "/en/me/notices/")
    expect(page.get_by_role("button", name="is public and takes answers")).to_be_visible()
    shot(page, "notices")
    opens(page.get_by_role("link", name="How I want to be told"))
    shot(page, "notices-choices")
    opens(page.get_by_role("button", name="Keep this"))
    expect(page.get_by_text("From now on you are told this way.")).to_be_visible()
    shot(enter(open_page, desk.buyer, "/zh-hans/me/notices/", width=390, dark=True), "notices-phone")
