"""The pages of the demo: what each weighs, what it asks of others, and how long the server takes for it.

Pages are found as a reader finds them: from the front page and from each role's workspace along the links, one page for
each name of an address. A page weighs what a browser with an empty cache fetches, compressed as the reverse proxy and
WhiteNoise compress: the answer and all that it, its style sheets and its modules name. Its time is the p95 of some
turns in this process, against the median of a bare view under the same middleware: the bar says in multiples of that
view what SLOWEST says in milliseconds. Other work on the machine only adds, so a page beyond the bar is asked again.
Twelve of them are also opened as a phone would: bench/vitals.py.
"""

import gzip
import math
import os
import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from bench import vitals
from bench.rows import Place, Row
from institutions.models import Membership, User
from institutions.selectors import demo

TURNS = int(os.environ.get("BENCH_PAGE_TURNS", "20"))
ROUNDS = 3  # at most
LEAST = 30
DEEP = 2  # links away from the front page or from the workspace's
BARE = "/healthz"
LIGHT, WITH_CHARTS = 300.0, 700.0
SLOWEST = 150.0  # milliseconds, p95
_HREF = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
_ASSETS = re.compile(r'<(?:link|script|img|source|iframe|video|audio)\b[^>]*?\b(?:href|src)="([^"]+)"')
_LINK_ONLY = re.compile(r'<link\b[^>]*\brel="(?:canonical|alternate|next|prev)"[^>]*>')
_IN_STYLE = re.compile(r'(?:url\(\s*["\']?|@import\s+["\'])([^"\')]+)')
_IN_SCRIPT = re.compile(r'(?:\bfrom\s*|\bimport\s*\(?\s*)"(\.{0,2}/[^"]+)"')


@dataclass
class Page:
    """One page as one reader sees it."""

    name: str
    address: str
    client: Client
    body: str
    weight: float = 0.0
    foreign: list[str] = field(default_factory=list)

    @property
    def session(self) -> str:
        """The reader's; empty for the public."""
        kept = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        return kept.value if kept else ""

    @property
    def limit(self) -> float:
        """kB that it may weigh."""
        return WITH_CHARTS if 'class="chart' in self.body else LIGHT


def signed_in(user: User, place: int) -> Client:
    """As the person would: password, then the code. Each from an address of its own, for sign-ins are counted by it."""
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR=f"127.0.1.{place}")
    client.post("/en/account/login/", {"login": user.email, "password": settings.EXCHANGE_DEMO_PASSWORD})
    if code := demo.code_for(user):
        client.post("/en/account/2fa/authenticate/", {"code": code})
    assert "_auth_user_id" in client.session, f"{user.email} could not sign in"
    return client


def found(client: Client, start: str, known: set[str], deep: int = DEEP) -> Iterator[Page]:
    """The pages of names that are not known yet, `deep` links from `start` at most; the names become known."""
    ahead, asked = [(start, 0)], set()
    while ahead:
        address, far = ahead.pop(0)
        name = _name(address)
        if name is None or address in asked or (name in known and address != start):
            continue
        asked.add(address)
        answer = client.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        page = Page(name, address, client, answer.content.decode())
        if name not in known:
            known.add(name)
            yield page
        if far < deep:
            ahead += [(urldefrag(urljoin(address, unescape(href))).url, far + 1) for href in _HREF.findall(page.body)]


def _name(address: str) -> str | None:
    """The name of the address; None for what is no page of the exchange, and for what signs out."""
    parts = urlsplit(address)
    if parts.netloc or parts.scheme or "logout" in parts.path or "/styleguide/" in parts.path:
        return None
    if not parts.path.startswith("/en/"):
        return None
    try:
        return resolve(parts.path).view_name
    except Resolver404:
        return None


class Scales:
    """Weighs pages; what several name is fetched once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, list[str]]] = {}
        self._client = Client(SERVER_NAME="localhost")

    def weigh(self, page: Page) -> None:
        """Sets weight in kB and what the page asks of others."""
        shown = _LINK_ONLY.sub("", page.body)
        ahead = [urljoin(page.address, unescape(one)) for one in _ASSETS.findall(shown)]
        weight, seen = len(gzip.compress(page.body.encode(), 6)) / 1000, set()
        while ahead:
            address = ahead.pop()
            parts = urlsplit(address)
            if parts.scheme == "data" or address in seen:
                continue
            seen.add(address)
            if parts.netloc:
                page.foreign.append(address)
                continue
            size, more = self._asset(parts.path)
            weight += size
            ahead += more
        page.weight = weight

    def _asset(self, path: str) -> tuple[float, list[str]]:
        if path not in self._known:
            answer = self._client.get(path, headers={"accept-encoding": "gzip"})
            assert answer.status_code == 200, f"{path} answers {answer.status_code}"
            sent = answer.getvalue()
            text = gzip.decompress(sent) if answer.get("Content-Encoding") == "gzip" else sent
            named: list[Any] = []
            if path.endswith((".css", ".js")):
                named = (_IN_STYLE if path.endswith(".css") else _IN_SCRIPT).findall(text.decode())
            self._known[path] = (len(sent) / 1000, [urljoin(path, one) for one in named if not one.startswith("#")])
        return self._known[path]


def milliseconds(client: Client, address: str) -> tuple[float, float]:
    """The median and the 95th percentile of some turns."""
    spent = []
    for _turn in range(TURNS):
        began = time.perf_counter()
        answer = client.get(address)
        spent.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, f"{address} answers {answer.status_code}"
    return statistics.median(spent), sorted(spent)[math.ceil(len(spent) * 0.95) - 1]


def timed(page: Page) -> Row:
    """The page's time, the bare view beside it, so that a busy minute of the machine falls on both."""
    page.client.get(page.address)
    best, halves, worked = math.inf, [], time.process_time()
    for _round in range(ROUNDS):
        half, p95 = milliseconds(page.client, page.address)
        best = min(best, p95)
        halves.append(half)
        if best <= SLOWEST:
            break
    worked = (time.process_time() - worked) * 1000 / (len(halves) * TURNS)
    bare, _p95 = milliseconds(page.client, BARE)
    told = f"p50 {min(halves):.0f} ms, {worked:.0f} ms of the processor; the best of {len(halves)}"
    against = f"a bare view; the bar is {SLOWEST:.0f} ms; {told}"
    return Row(f"time p95 of {page.name}", best, "ms", bare, SLOWEST / bare, against, at_most=True)


def all_pages(deep: int = DEEP) -> list[Page]:
    """The public ones, then those of each role's workspace, then what persons see at their own desks; one of a name."""
    known: set[str] = set()
    pages = list(found(Client(SERVER_NAME="localhost"), "/en/", known, deep))
    desks: list[tuple[bool, Client, str]] = []
    for place, email in enumerate(dict.fromkeys(account.email for account in demo.accounts()), start=1):
        user = User.objects.get(email=email)
        client = signed_in(user, place)
        for desk in Membership.objects.in_force().filter(user=user).select_related("organization"):
            desks.append(("person" in desk.organization.kinds, client, f"/en/as/{desk.organization.slug}/"))
    for _is_own, client, start in sorted(desks, key=lambda one: one[0]):
        pages += found(client, start, known, deep)
    return pages


def rows(place: Place | None) -> Iterator[Row]:
    """Every row of this part."""
    scales = Scales()
    pages = all_pages()
    assert len(pages) > LEAST, f"only {len(pages)} pages were found"
    for page in pages:
        scales.weigh(page)
        yield Row(f"weight of {page.name}", page.weight, "kB", page.limit, 1.0, "what it may weigh", at_most=True)
        yield timed(page)
    foreign = sorted({one for page in pages for one in page.foreign})
    told = f"{len(pages)} pages looked at {foreign}".removesuffix(" []")
    yield Row("requests to third parties", len(foreign), "requests", 1.0, 0.0, told, at_most=True)
    yield from vitals.rows(pages)
