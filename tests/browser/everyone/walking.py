"""Which pages are looked at, how, and what all of them have been found to lack."""

from collections.abc import Iterable, Iterator
from itertools import cycle, product

from django.http import HttpResponse
from playwright.sync_api import Browser

from tests.api.seats import undone
from tests.browser.everyone import looking
from tests.browser.everyone.glass import Glass
from tests.browser.everyone.inventory import Sheet

WAYS = (("en", False), ("zh-hans", True), ("en", True), ("zh-hans", False))
"""Language, and whether the page is dark."""


class Looker:
    """Shows pages and gathers what is wrong with them."""

    def __init__(self, browser: Browser) -> None:
        self.glasses = {dark: Glass(browser, dark=dark) for dark in (False, True)}
        self.wrong: list[str] = []
        self.titles: dict[tuple[str, str], str] = {}
        self.seen = 0

    def close(self) -> None:
        """Puts the browser's tabs away."""
        for glass in self.glasses.values():
            glass.context.close()

    def look(self, sheet: Sheet, answer: HttpResponse, language: str, *, dark: bool, state: str = "") -> None:
        """At one answer, in every respect."""
        glass = self.glasses[dark]
        page = glass.show(sheet.path.replace("/en/", f"/{language}/", 1), answer, sheet.client)
        found = [*looking.everything(page), *glass.problems]
        at = f"{sheet.name}{state and f' ({state})'} for {sheet.role or 'all'} at {sheet.path} in {language}"
        self.wrong += [f"{at}: {one}" for one in found]
        self.seen += 1

    def pages(self, sheets: Iterable[Sheet]) -> None:
        """Each as it is."""
        for sheet, (language, dark) in zip(sheets, cycle(WAYS), strict=False):
            answer = sheet.opened(language)
            if answer.status_code != 302:  # on a machine so slow that a second factor has grown old
                self.look(sheet, answer, language, dark=dark)

    def refused_forms(self, sheets: Iterable[Sheet]) -> None:
        """Each form sent empty, where something is said about it."""
        for sheet, (language, dark) in zip(sheets, cycle(WAYS), strict=False):
            with undone():
                answer = sheet.client.post(sheet.path.replace("/en/", f"/{language}/", 1), {})
            if answer.status_code == 422 and "html" in answer["Content-Type"]:
                self.look(sheet, answer, language, dark=dark, state="refused")

    def on_paper(self, sheets: Iterable[Sheet]) -> None:
        """Each as it is printed, in both languages."""
        for sheet, language in product(sheets, ("en", "zh-hans")):
            glass = self.glasses[False]
            page = glass.show(sheet.path.replace("/en/", f"/{language}/", 1), sheet.opened(language), sheet.client)
            self.wrong += [f"{sheet.name} on paper in {language}: {one}" for one in looking.printed(page)]
            self.seen += 1

    def lists_without_a_result(self, sheets: Iterable[Sheet]) -> None:
        """Each list narrowed by a word that nothing has."""
        for sheet, (language, dark) in zip(sheets, cycle(WAYS), strict=False):
            self.look(sheet, sheet.opened(language, "?words=qqqqqq"), language, dark=dark, state="nothing found")


def in_language(browser: Browser, sheets: Iterable[Sheet], language: str, width: int) -> Iterator[tuple[Sheet, Glass]]:
    """Each page in one language on a screen of one width."""
    with Glass(browser, width=width) as glass:
        for sheet in sheets:
            answer = sheet.opened(language)
            if answer.status_code == 302:  # on a machine so slow that a second factor has grown old
                continue
            glass.show(sheet.path.replace("/en/", f"/{language}/", 1), answer, sheet.client)
            yield sheet, glass
