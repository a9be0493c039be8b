"""The design language in a real browser: every component, both languages, light and dark, phone and desk."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import violations
from tests.browser.pages import opens

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHEETS = ["", "object/", "workspace/", "desk/", "document/"]
ERRORS = [400, 403, 404, 409, 422, 429, 500, 503]
WEIGHT = 300_000
WEIGHT_WITH_CHARTS = 700_000


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize(
    ("language", "width", "dark"),
    [("en", 1280, False), ("zh-hans", 390, False), ("zh-hans", 1280, True), ("en", 390, True)],
)
def test_axe_finds_nothing(open_page, sheet, language, width, dark):
    page = open_page(f"/{language}/styleguide/{sheet}", width=width, dark=dark)
    page.wait_for_load_state("networkidle")
    assert violations(page) == []
    assert page.problems == []


@pytest.mark.parametrize("status", ERRORS)
def test_error_pages_are_pages(open_page, status):
    page = open_page(f"/zh-hans/styleguide/{status}/", expect=status)
    assert page.locator("h1").count() == 1
    assert violations(page) == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_nothing_is_cut_off_at_400_percent(open_page, sheet):
    page = open_page(f"/en/styleguide/{sheet}", width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_pages_weight(open_page):
    page = open_page("/en/styleguide/object/")
    page.wait_for_load_state("networkidle")
    assert weight(page) < WEIGHT
    charts = open_page("/en/styleguide/")
    charts.wait_for_load_state("networkidle")
    assert charts.locator("[data-chart] svg").count() == 1
    assert weight(charts) < WEIGHT_WITH_CHARTS


def weight(page):
    # The test server does not compress, so each answer is compressed here as a proxy would.
    return page.evaluate(
        """async () => {
          const urls = [location.href, ...performance.getEntriesByType('resource').map((entry) => entry.name)];
          const sizes = await Promise.all(urls.map(async (url) => {
            const body = (await fetch(url)).body.pipeThrough(new CompressionStream('gzip'));
            return (await new Response(body).arrayBuffer()).byteLength;
          }));
          return sizes.reduce((sum, size) => sum + size, 0);
        }"""
    )


def test_the_language_switch_keeps_the_page(open_page):
    page = open_page("/en/styleguide/object/?from=mail")
    opens(page.get_by_role("link", name="中文"))
    assert page.url.endswith("/zh-hans/styleguide/object/?from=mail")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_the_theme_is_chosen_and_kept(open_page):
    page = open_page("/en/styleguide/object/")
    page.get_by_role("button", name="Dark page").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_keyboard_reaches_help_and_rows(open_page):
    page = open_page("/en/styleguide/desk/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('tr') !== null")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    assert dialog.is_visible()
    assert "Refuse registration" in dialog.inner_text()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()


def test_what_was_typed_comes_back(open_page):
    page = open_page("/en/styleguide/")
    field = page.locator("form[data-draft] [name=title]")
    field.fill("Aerogel")
    expect(page.locator("[data-draft-state]")).to_contain_text("saved")
    page.reload()
    assert field.input_value() == "Aerogel"
    page.get_by_role("button", name="Start afresh").click()
    assert field.input_value() == ""
    page.reload()
    assert field.input_value() == ""


def test_a_point_of_the_thread_opens_its_evidence(open_page):
    page = open_page("/en/styleguide/object/")
    page.get_by_role("button", name=re.compile("Disclosed")).click()
    evidence = page.locator(".evidence:popover-open")
    assert "on behalf of Lakeside University" in evidence.inner_text()


def test_without_script_everything_is_there(open_page):
    page = open_page("/en/styleguide/", script=False)
    assert page.locator("ol.thread").first.is_visible()
    assert page.get_by_role("button", name="Show the list").is_visible()
    page.get_by_text("The same as a table").click()
    assert page.get_by_role("cell", name="2,031").is_visible()


def test_a_form_is_sent_once_however_often_one_clicks(open_page):
    page = open_page("/en/styleguide/")
    sent = []
    page.route("**/styleguide/", lambda route: sent.append(route.request.method) or None)
    form = page.locator("form[method=post]").nth(1)
    form.evaluate("form => { for (const i of [1, 2, 3]) form.requestSubmit(); }")
    page.wait_for_timeout(300)
    assert sent == ["POST"]
