"""A table of a form filled from a spreadsheet, by Enter, and from a kept draft, as a transfer officer does it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import shot
from tests.browser.test_demands import enter
from tests.market import world as world_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]

PASTE = """(field, text) => {
  const carried = new DataTransfer();
  carried.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: carried, bubbles: true, cancelable: true}));
}"""


def paste(page: Page, cell: str, text: str) -> None:
    page.locator(f"[name='{cell}']").focus()
    page.locator(f"[name='{cell}']").evaluate(PASTE, text)


def value(page: Page, cell: str) -> str:
    return page.locator(f"[name='{cell}']").input_value()


def test_cells_of_a_spreadsheet_are_pasted_and_kept(open_page: Callable[..., Page]) -> None:
    world = world_of.make()
    page = enter(open_page, world.officer, f"/en/as/{world.university.slug}/achievements/new/")
    rows = "\n".join(f"Figure {number}\t{number}.5\tW" for number in range(6))
    paste(page, "figures.0.name", f"{rows}\n")
    assert (value(page, "figures.5.name"), value(page, "figures.5.unit")) == ("Figure 5", "W")
    expect(page.locator("#announce")).to_have_text("Lines filled from the clipboard: 6")

    # With heads the columns may stand in any order; a name is as good as a code; quoted cells may hold a line end.
    paste(page, "rights.0.number", 'Number\tKind\tTitle\nZL2023\tInvention patent\t"Aerogel\nfelt"\n')
    assert value(page, "rights.0.number") == "ZL2023" and value(page, "rights.0.title") == "Aerogel felt"
    assert value(page, "rights.0.kind") in ("invention_patent", "Invention patent")

    page.locator("[name='figures.5.name']").press("Enter")
    expect(page.locator("[name='figures.6.name']")).to_be_focused()
    page.get_by_role("group", name="Inventors").get_by_role("button", name="Add a line").click()
    expect(page.locator("[name='inventors-4-user']")).to_be_focused()
    page.locator("[name='inventors-4-name']").fill("赵工")
    shot(page, "table-filled")

    page.reload()
    assert value(page, "figures.5.value") == "5.5" and value(page, "inventors-4-name") == "赵工"
    assert value(page, "rights.0.number") == "ZL2023"


def test_the_table_on_a_phone_in_chinese(open_page: Callable[..., Page]) -> None:
    world = world_of.make()
    page = enter(open_page, world.officer, f"/zh-hans/as/{world.university.slug}/achievements/new/", width=390)
    paste(page, "figures.0.name", "导热系数\t0.013\tW/m·K\n密度\t120\tkg/m³\n")
    assert value(page, "figures.1.unit") == "kg/m³"
    shot(page, "table-phone")
    page.locator("[name=title]").focus()
    page.locator("[name=title]").evaluate(PASTE, "one\ttwo")  # elsewhere the browser's own pasting stays
    assert value(page, "figures.0.name") == "导热系数"
