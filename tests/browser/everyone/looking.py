"""What is asked of a page that stands in the browser; each question answers with what is wrong."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import AXE

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = 320
"""CSS pixels of a screen of 1280 at 400 %."""
_LOOK = Path(__file__).with_name("look.js").read_text()


def everything(page: Page) -> Iterator[str]:
    """The page as it stands, then narrow, by keys, without motion, in forced colours; it is left as it was."""
    yield from axe(page)
    yield from _asked(page, "frame")
    page.keyboard.press("Tab")
    yield from _asked(page, "focus")
    size = page.viewport_size
    page.set_viewport_size({"width": NARROW, "height": 900})
    yield from wider(page)
    assert size is not None
    page.set_viewport_size(size)
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    yield from _asked(page, "moving")
    yield from _asked(page, "borders")
    page.emulate_media(reduced_motion="no-preference", forced_colors="none")


def axe(page: Page) -> list[str]:
    """What axe-core finds, the size of targets included."""
    # Evaluated by the debugger, so the page's content security policy stays as strict as it is.
    page.evaluate(AXE.read_text())
    return _asked(page, "axe", RULES)


def wider(page: Page) -> list[str]:
    """What makes the page wider than the screen."""
    return _asked(page, "wider")


def from_right(page: Page) -> list[str]:
    """What a page in a language from right to left still has from the other direction."""
    return _asked(page, "fromRight")


def printed(page: Page) -> list[str]:
    """What is wrong on paper of 210 mm with its margins of 18."""
    page.set_viewport_size({"width": 658, "height": 1123})
    page.emulate_media(media="print")
    found = _asked(page, "printed")
    page.emulate_media(media="screen")
    return found


def texts(page: Page) -> list[tuple[str, str]]:
    """Every text that somebody may read or hear, and where it stands; not what says that it is in another language."""
    return [(text, where) for text, where in _asked(page, "texts")]


def _asked(page: Page, question: str, given: Any = None) -> list[Any]:
    found: list[Any] = page.evaluate(f"given => {_LOOK.strip()}.{question}(given)", given)
    return found
