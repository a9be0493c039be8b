"""A browser, and a page that gathers what went wrong on it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.stands import Ground

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe" / "axe.min.js"
CHROMIUM = os.environ.get("EXCHANGE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser(ground: Ground, django_db_blocker: Any) -> Iterator[Browser]:
    """Chromium without a sandbox (root in containers); CI requires it, elsewhere its absence is said."""
    # Once Playwright's loop runs, Django looks for its connections elsewhere and finds no stand to leave.
    with django_db_blocker.unblock():
        ground.leave()
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs chromium; .ci/run installs it")
        pytest.skip("no chromium on this machine")
    # Playwright's loop must not make Django think that it runs inside async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield launched
        with django_db_blocker.unblock():
            ground.leave()
        launched.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Opens an address of the live server: open_page("/en/", width=390, dark=True, script=False, parts=True).

    The page's `problems` collects console errors, uncaught exceptions, refused policies and requests elsewhere.
    """
    contexts = []

    def opened(
        path: str, *, width: int = 1280, dark: bool = False, script: bool = True, expect: int = 200, parts: bool = False
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            bypass_csp=False,
        )
        contexts.append(context)
        if not parts:  # long forms stand on one page, as a reader may choose: most walks fill them at once
            context.add_cookies([{"name": "forms", "value": "whole", "url": live_server.url}])
        page = context.new_page()
        page.problems = []  # type: ignore[attr-defined] # travels with the page to the test
        page.on("console", lambda message: _note(page, message.type, message.text))
        page.on("pageerror", lambda error: page.problems.append(str(error)))  # type: ignore[attr-defined] # ours, see above
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((live_server.url, "data:"))
                else page.problems.append(f"asks {request.url}")  # type: ignore[attr-defined] # ours, see above
            ),
        )
        answer = page.goto(live_server.url + path)
        assert answer is not None
        assert answer.status == expect
        return page

    yield opened
    for context in contexts:
        context.close()


def _note(page: Any, kind: str, text: str) -> None:
    # The browser logs an error page's own status; the test asked for it.
    if kind == "error" and "the server responded with a status of" not in text:
        page.problems.append(text)


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page: rule, impact, and the first elements."""
    page.wait_for_load_state("load")  # half laid out, a page has faults that nobody ever sees
    # Evaluated by the debugger, so the page's content security policy stays as strict as it is.
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'],"
        " resultTypes: ['violations']})"
    )
    return [
        f"{rule['id']} ({rule['impact']}) at {[node['target'] for node in rule['nodes'][:3]]}: "
        f"{rule['nodes'][0]['failureSummary']}"
        for rule in found["violations"]
    ]
