"""Every page of the exchange, each as the reader to whom it belongs, found along the links and by its form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import translation

from contracts.models import Registration
from contracts.services import registration_certificates
from institutions.models import Organization, User
from institutions.selectors import roles
from tests.api import everything
from tests.api.everything import Everything
from tests.api.seats import Desk
from tests.api.test_page_input import Pages
from tests.browser.everyone import further
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.market import trade, world
from transfer.edge.views.acting import ActingView
from transfer.kernel.actor import SYSTEM
from transfer.kernel.ids import uuid7

DEEP = 6
PUBLIC = ""
KINDS = ("university", "enterprise", "broker_agency", "exchange", "registration_office", "regulator", "operator")
_HREF = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
_CALLED = ("move", "sheet", "noun", "proposed", "code", "kind")
_NO_PAGE = ("styleguide/", "logout")


@dataclass(frozen=True)
class Sheet:
    """One page as one reader opens it: the name of its address, the address in English, who looks."""

    name: str
    path: str
    role: str
    client: Client
    form: str = ""
    """The class of its form."""

    @property
    def view(self) -> Any:
        """The class that answers; None where a library wraps it."""
        with translation.override("en"):
            return getattr(resolve(urlsplit(self.path).path).func, "view_class", None)

    @property
    def is_searched(self) -> bool:
        """Whether it is a list that is narrowed by words."""
        filters = getattr(self.view, "filterset_class", None)
        return filters is not None and "words" in filters.base_filters

    def opened(self, language: str = "en", more: str = "") -> HttpResponse:
        """The answer in a language; more: a query."""
        return self.client.get(self.path.replace("/en/", f"/{language}/", 1) + more)


class Inventory:
    """The pages of a stand; its copies are itself, for nothing that is looked at changes it."""

    def __deepcopy__(self, _memory: dict[int, Any]) -> "Inventory":
        return self

    def __init__(self, whole: Everything) -> None:
        self.whole = whole
        self.forms = Pages(Desk(whole))
        self.public = Client()
        self.sheets: dict[str, Sheet] = {}

    def reader(self, role: str) -> Client:
        """Signed in as the role, or nobody."""
        return self.forms.browser(role) if role else self.public

    @property
    def all(self) -> list[Sheet]:
        """Every page."""
        return list(self.sheets.values())

    def walk(self) -> None:
        """All pages: the public's, then those of each role's workspace, then the forms to which no link led."""
        self._along(PUBLIC, "/en/")
        for role, actor in self.whole.actors.items():
            self._along(role, f"/en/as/{Organization.objects.get(pk=actor.organization).slug}/")
            self._along(role, "/en/me/account/")
        for opened in self.forms.opened(once=True):
            self._keep(opened.path, next(role for role in self.whole.actors if self.reader(role) is opened.client))
        self._further()

    def first_days(self) -> list[Sheet]:
        """What somebody with every role of a new organization of each kind finds along the links of the first page."""
        met: dict[str, Sheet] = {}
        for kind in KINDS:
            new = people.organization(kind, at=self.whole.bargain.market.exchange, name_en=f"A new {kind}")
            held = [role for role in roles.open_to(new) if role != "counter_clerk"]
            client = sign_in(User.objects.get(pk=people.actor(new, *held).user))
            home = f"/en/as/{new.slug}/"
            links = _HREF.findall(client.get(home).content.decode())
            for path in dict.fromkeys([home, *(one for one in map(unescape, links) if one.startswith(home))]):
                if name := name_of(path):
                    met.setdefault(name if path != home else f"{name} of {kind}", Sheet(name, path, kind, client))
        return list(met.values())

    def missing(self) -> set[str]:
        """The names of the pages that nobody was led to."""
        met = {sheet.name.partition("/")[0] for sheet in self.sheets.values()}
        return set(page_names(get_resolver().url_patterns)) - met - further.NO_PAGES

    def _further(self) -> None:
        with translation.override("en"):
            self._keep(reverse("credentials:result", args=[further.certificate()]), PUBLIC)
            for name, (role, model, wanted) in further.FURTHER.items():
                actor = self.whole.actors[role]
                row = model.objects.visible_to(actor).filter(**wanted).order_by("pk").first()
                slug = Organization.objects.get(pk=actor.organization).slug
                self._keep(reverse(name, args=[slug, row.pk if row else uuid7()]), role)

    def _along(self, role: str, start: str) -> None:
        ahead, asked = [(start, 0)], set()
        while ahead:
            address, far = ahead.pop(0)
            name = name_of(address)
            if not name or address in asked or (name in self.sheets and address != start):
                continue
            asked.add(address)
            answer = self._keep(address, role)
            if answer is not None and far < DEEP:
                links = _HREF.findall(answer.content.decode())
                ahead += [(urldefrag(urljoin(address, unescape(one))).url, far + 1) for one in links]

    def _keep(self, address: str, role: str) -> HttpResponse | None:
        with transaction.atomic():  # what breaks one page leaves the others
            answer = self.reader(role).get(address)
        assert answer.status_code < 500, (role, address, answer.content[:500])
        name = name_of(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            return None
        form = type(answer.context["form"]).__qualname__ if answer.context and "form" in answer.context else ""
        self.sheets.setdefault(name, Sheet(name, address, role, self.reader(role), form))
        return answer


def name_of(address: str) -> str:
    """The name of an address, with the move or the like that tells two of its pages apart; "" for no page of ours."""
    parts = urlsplit(address)
    if parts.netloc or parts.scheme or not parts.path.startswith("/en/") or any(one in parts.path for one in _NO_PAGE):
        return ""
    try:
        met = resolve(parts.path)
    except Resolver404:
        return ""
    return "/".join([met.view_name, *(str(met.kwargs[key]).replace("_", "-") for key in _CALLED if key in met.kwargs)])


def page_names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The names of all addresses that may show a page."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from page_names(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        elif one.name and issubclass(getattr(one.callback, "view_class", object), ActingView):
            yield f"{space}{one.name}"


def build() -> Inventory:
    """The pages of one of everything, for `stands_on`."""
    whole = everything.stand()
    market = whole.bargain.market
    trade.draft(market, **trade.EXCLUSIVE, terms="Improvements are shared for two years.")
    registration_certificates.issue(Registration.objects.filter(state="registered")[0], actor=SYSTEM)
    world.drain()
    made = Inventory(whole)
    made.walk()
    return made
