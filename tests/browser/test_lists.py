"""A list that one works in: sorted by its head, its columns and views kept, by keys, on a phone, without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from market.services import achievements
from tests.browser.pages import opens, shot
from tests.browser.test_demands import enter
from tests.market import asking, world
from transfer.kernel.money import Money
from transfer.mechanisms.worklist.models import WorkItem
from transfer.mechanisms.worklist.services import items

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


@pytest.fixture
def desk() -> asking.Desk:
    made = asking.build()
    for title, budget in (("Less used sand", 30_000_000), ("低温管道保冷层减薄", 120_000_000), ("Alloy", 7_000_000)):
        asking.draft(made, title=title, budget_low=Money(budget), budget_high=None)
    asking.sent(made, asking.opened(made, title="Colder pipes"))
    return made


def test_sorted_kept_and_taken_along(open_page: Callable[..., Page], desk: asking.Desk) -> None:
    at = f"/en/as/{desk.firm.slug}/demands/"
    page = enter(open_page, desk.buyer, at)
    shot(page, "list")
    opens(page.get_by_role("columnheader", name="Title").get_by_role("link"))
    head = page.get_by_role("columnheader", name="Title")
    expect(head).to_have_attribute("aria-sort", "ascending")
    opens(head.get_by_role("link"))
    expect(head).to_have_attribute("aria-sort", "descending")
    with page.expect_navigation():
        page.locator("#id_state").select_option(label="draft")
    expect(page.get_by_label("Sorted by")).to_have_value("-title")  # kept while one narrows

    page.keyboard.press("c")
    page.get_by_role("checkbox", name="Budget from").check()
    opens(page.get_by_role("button", name="Keep these columns"))
    expect(page.get_by_role("columnheader", name="budget from")).to_be_visible()
    page.keyboard.press("c")
    shot(page, "list-columns")
    page.get_by_label("Name of the view").fill("What we have begun")
    opens(page.get_by_role("button", name="Save this view"))
    expect(page.get_by_role("link", name="What we have begun")).to_have_attribute("aria-current", "page")
    shot(page, "list-view")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="低温管道保冷层减薄")).to_be_focused()
    with page.expect_download() as begun:
        page.keyboard.press("e")
    assert begun.value.suggested_filename == "demands-en.csv"

    phone = enter(open_page, desk.buyer, at.replace("/en/", "/zh-hans/"), width=390)
    opens(phone.get_by_role("link", name="What we have begun"))
    shot(phone, "list-phone-zh")
    bare = enter(open_page, desk.buyer, at, script=False)
    opens(bare.get_by_role("columnheader", name="State").get_by_role("link"))
    opens(bare.get_by_role("link", name="What we have begun"))
    bare.get_by_text("Columns and views").click()
    opens(bare.get_by_role("button", name="Delete the view “What we have begun”"))
    expect(bare.get_by_role("link", name="What we have begun")).to_have_count(0)


def test_rows_are_walked_by_keys(open_page: Callable[..., Page], desk: asking.Desk) -> None:
    """One row is in the order of Tab; letters and arrows walk; Enter opens, and the way back finds the row again."""
    at = f"/en/as/{desk.firm.slug}/demands/"
    page = enter(open_page, desk.buyer, at)
    links = page.locator("tbody th a")
    assert [link.get_attribute("tabindex") for link in links.all()] == [None, "-1", "-1", "-1"]
    for key, place in (("j", 0), ("j", 1), ("ArrowDown", 2), ("End", 3), ("k", 2), ("Home", 0), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(links.nth(place)).to_be_focused()
        expect(page.locator("tr[aria-current]")).to_have_count(1)
        expect(page.locator("tbody tr").nth(place)).to_have_attribute("aria-current", "true")
    page.keyboard.press("j")
    shot(page, "list-row")
    title = links.nth(1).inner_text()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.go_back()
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('tbody tr + tr + tr')"), "the list is one stop"
    page.keyboard.press("/")
    page.keyboard.type("jxk")  # while one types, letters are letters
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog")
    expect(help_.get_by_text("next, previous row")).to_be_visible()
    expect(help_.get_by_text("mark the row")).to_be_visible()
    shot(page, "list-keys")


def test_several_pieces_of_work_are_taken(open_page: Callable[..., Page]) -> None:
    made = world.make()
    for _time in range(3):
        achievements.submit(world.achievement(made), actor=made.officer)
    world.drain()
    for item in WorkItem.objects.filter(role="reviewer"):
        items.release(item, actor=made.reviewer)
    page = enter(open_page, made.reviewer, f"/en/as/{made.exchange.slug}/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("input[form=take-many]:checked")).to_have_count(2)
    shot(page, "today-marked")
    with page.expect_navigation():
        page.keyboard.press("t")
    expect(page.get_by_text("2 rows will be touched.")).to_be_visible()
    shot(page, "take-many")
    opens(page.get_by_role("button", name="Take (2)"))
    expect(page.get_by_text("2 rows are done.")).to_be_visible()
    shot(page, "take-many-done")
    opens(page.get_by_role("link", name="Back to the list"))
    shot(page, "work-list")
    assert WorkItem.objects.filter(assignee=made.reviewer.user).count() == 2
    phone = enter(open_page, made.reviewer, f"/zh-hans/as/{made.exchange.slug}/", width=390)
    shot(phone, "today-phone-zh")


def test_several_demands_are_withdrawn(open_page: Callable[..., Page], desk: asking.Desk) -> None:
    at = f"/en/as/{desk.firm.slug}/demands/"
    page = enter(open_page, desk.buyer, at)
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("input[form=many]:checked")).to_have_count(2)
    shot(page, "many-marked")
    opens(page.get_by_role("button", name="Declare it met"))
    expect(page.get_by_text("1 row will be touched. 1 stays as it is.")).to_be_visible()
    shot(page, "many-preview")
    opens(page.get_by_role("link", name="Not now"))
    page.get_by_label("or all 4 of this list").check()
    opens(page.get_by_role("button", name="Withdraw"))
    expect(page.get_by_text("4 rows will be touched.")).to_be_visible()
    opens(page.get_by_role("button", name="Withdraw (4)"))
    expect(page.get_by_role("link", name="Reason")).to_be_visible()  # in the summary of what is wrong
    shot(page, "many-errors")
    page.get_by_label("Reason").select_option(label="Our plans have changed")
    opens(page.get_by_role("button", name="Withdraw (4)"))
    expect(page.get_by_text("4 rows are done.")).to_be_visible()
    shot(page, "many-done")
    phone = enter(open_page, desk.buyer, f"/zh-hans/as/{desk.firm.slug}/demands/", width=390, dark=True)
    shot(phone, "many-phone-zh")
