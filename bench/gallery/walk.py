"""Every page of the running demo once in each language.

Pages are found as bench.web finds them: along the links, from the front page and from each role's workspace; a page is
shown to the first role that meets it. Besides the two large pictures each page has a small sample, going round over
phone and desktop, light and dark, Chinese and English. Pages to which no link of the demo
leads are told at the end.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from django.urls import URLResolver, get_resolver
from playwright.sync_api import Browser, sync_playwright

from bench.gallery import sheets
from bench.web import all_pages
from tests.browser.conftest import CHROMIUM
from transfer.edge.views.acting import ActingView

DESKTOP, PHONE = 1280, 390
DEEP = 5  # links away from the front page or from the workspace's


@dataclass(frozen=True)
class Shown:
    """One page for one reader; `session` is "" for the public."""

    name: str
    address: str
    session: str


@dataclass(frozen=True)
class Way:
    """How it is looked at."""

    language: str
    width: int = DESKTOP
    dark: bool = False

    def __str__(self) -> str:
        told = [self.language, "phone" if self.width == PHONE else "", "dark" if self.dark else ""]
        return "-".join(filter(None, told))


MAIN = (Way("en"), Way("zh-hans"))
SAMPLE = (
    Way("zh-hans", PHONE),
    Way("en", dark=True),
    Way("en", PHONE, dark=True),
    Way("zh-hans", dark=True),
    Way("en", PHONE),
    Way("zh-hans", PHONE, dark=True),
)


def pages() -> list[Shown]:
    """Every page that links lead to."""
    return [Shown(one.name, one.address, one.session) for one in all_pages(deep=DEEP)]


def picture(browser: Browser, root: str, page: Shown, way: Way, path: Path) -> list[str]:
    """Takes it; what the browser complained of."""
    context = browser.new_context(
        viewport={"width": way.width, "height": 900}, color_scheme="dark" if way.dark else "light"
    )
    if page.session:
        context.add_cookies([{"name": "sessionid", "value": page.session, "url": root}])
    opened, complaints = context.new_page(), []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    answer = opened.goto(root + page.address.replace("/en/", f"/{way.language}/", 1), wait_until="load")
    if answer is None or answer.status != 200:
        complaints.append(f"answers {answer and answer.status}")
    opened.screenshot(path=str(path), full_page=True)
    if opened.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        complaints.append("is wider than the screen")
    context.close()
    return complaints


def plan(found: list[Shown]) -> Iterator[tuple[str, Shown, Way]]:
    """Which pictures on which series of sheets."""
    for way in MAIN:
        for page in found:
            yield str(way), page, way
    for page, way in zip(found, cycle(SAMPLE), strict=False):
        yield "sample", page, way


def names(patterns: Iterable[Any], space: str = "") -> Iterator[str]:
    """The names of all addresses of pages."""
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from names(one.url_patterns, inner)
        elif one.name and issubclass(getattr(one.callback, "view_class", object), ActingView):
            yield f"{space}{one.name}"


def main(folder: Path, only: list[str]) -> int:
    """The exit code: 1 when a page complained."""
    folder.mkdir(parents=True, exist_ok=True)
    met = pages()
    found = [page for page in met if not only or any(part in page.name for part in only)]
    root, wrong = os.environ["EXCHANGE_PUBLIC_ADDRESS"].rstrip("/"), 0
    taken: dict[str, list[Path]] = defaultdict(list)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for series, page, way in plan(found):
            path = folder / f"{page.name.replace(':', '.')}-{way}.png"
            complaints = picture(browser, root, page, way, path)
            taken[series].append(path)
            wrong += bool(complaints)
            print(path.name, *complaints, sep="\n  ", flush=True)
        browser.close()
    for series, pictures in taken.items():
        sheets.write(pictures, folder, f"sheet-{series}")
    in_all = sum(len(pictures) for pictures in taken.values())
    print(f"{len(found)} pages, {in_all} pictures in {folder}, {wrong} with complaints")
    print("not met:", *sorted(set(names(get_resolver().url_patterns)) - {page.name for page in met}))
    return bool(wrong)
