"""A browser that is shown answers of the house as they are, and asks nobody else.

The answer comes from Django's test client in this process, so what is looked at stands in one transaction and is gone
afterwards; the browser gets its bytes and headers, the policies of the page included.
"""

import mimetypes
import re
from functools import cache
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Browser, Page, Route

ORIGIN = "http://localhost"
_PICTURES = re.compile(r'<img\b[^>]*?\bsrc="([^"]+)"')


class Glass:
    """One tab. `problems` gathers console errors, uncaught exceptions, refused policies and requests elsewhere."""

    def __init__(self, browser: Browser, *, width: int = 1280, dark: bool = False) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
        )
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self._known: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.context.route("**/*", self._answer)
        self.page.on("console", lambda told: self._note(told.type, told.text))
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: Any) -> None:
        self.context.close()

    def show(self, path: str, answer: HttpResponse, client: Client) -> Page:
        """The answer of an address; pictures that it shows are asked for by the client."""
        self.problems.clear()
        self._known = {path: _kept(answer)}
        for source in _PICTURES.findall(answer.content.decode()):
            found = urlsplit(urljoin(path, source)).path
            if not found.startswith("/static/"):
                self._known[found] = _kept(client.get(found))
        self.page.goto(ORIGIN + path, wait_until="load")
        return self.page

    def _answer(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if path in self._known:
            status, headers, body = self._known[path]
            route.fulfill(status=status, headers=headers, body=body)
        elif parts.path.startswith("/static/") and f"{parts.scheme}://{parts.netloc}" == ORIGIN:
            kind, body = _static(parts.path.removeprefix("/static/"))
            route.fulfill(status=200, headers={"Content-Type": kind}, body=body)
        else:
            self.problems.append(f"asks {route.request.url}")
            route.abort()

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and "the server responded with a status of" not in text:
            self.problems.append(text)


def _kept(answer: HttpResponse) -> tuple[int, dict[str, str], bytes]:
    return answer.status_code, dict(answer.items()), answer.getvalue()


@cache
def _static(name: str) -> tuple[str, bytes]:
    found = finders.find(name)
    assert isinstance(found, str), f"there is no static file {name}"
    kind, _encoding = mimetypes.guess_type(name)
    return kind or "application/octet-stream", Path(found).read_bytes()
