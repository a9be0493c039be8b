"""Whatever is typed into whichever form of the pages: done, or the form again with what is wrong and what was typed.

One page for each form and one value for each field always; every page and every value with --torture.
"""

import itertools
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django.utils.html import escape

from institutions.models import Organization, User
from tests.api import everything
from tests.api.seats import Desk, undone
from tests.architecture.routes import Route, routes
from tests.institutions.browsing import sign_in
from transfer.edge.views.pages import FormPage
from transfer.kernel.models import Event

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=everything.stand)]
HOSTILE: list[str | bytes] = [
    "a\x00b",
    "9" * 40,
    "-" + "9" * 40,
    b"\xed\xa0\x80half",
    "2026-02-30",
    "x" * 200_000,
    "-1",
    "1e400",
    "9999-12-31",
    "NaN",
    "0001-01-01",
    "a | b | c\n" * 80,
    "\u202egnirts",
    "００７万元",
    str(uuid.UUID(int=7)),
]
NOUNS = {
    "InventionDisclosure": "invention-disclosures",
    "DistributionRule": "distribution-rules",
    "RoleGrant": "role-grants",
    "ApiKey": "api-keys",
    "TransactionNotice": "transaction-notices",
    "Publicity": "publicities",
}
MOST_TRIES = 12


@dataclass(frozen=True)
class Opened:
    """A form as somebody sees it."""

    client: Client
    path: str
    form: Any

    def start(self) -> dict[str, Any]:
        """What stands in it."""
        shown = {one.name: one.value() for one in self.form}
        return {name: value for name, value in shown.items() if value is not None and value != ""}


class Pages:
    """Opens forms as whoever may."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._browsers: dict[str, Client] = {}

    def browser(self, role: str) -> Client:
        """Signed in."""
        if role not in self._browsers:
            self._browsers[role] = sign_in(User.objects.get(pk=self.desk.world.actors[role].user))
            self._browsers[role].raise_request_exception = False
        return self._browsers[role]

    def opened(self, *, once: bool) -> Iterator[Opened]:
        """Every page for which somebody and something is found; once: one for each form."""
        met: set[Any] = set()
        for route in forms_of_pages():
            for move in self.moves(route):
                if once and form_of(route, move) in met:
                    continue
                for role, path in itertools.islice(self.addresses(route, move), MOST_TRIES):
                    answer = self.browser(role).get(path)
                    if answer.status_code == 200 and answer.context and "form" in answer.context:
                        met.add(form_of(route, move))
                        yield Opened(self.browser(role), path, answer.context["form"])
                        break

    def moves(self, route: Route) -> list[str]:
        """Those of an address with a move; else one without a name."""
        return list(route.view.doings) if "<str:move>" in route.pattern and hasattr(route.view, "doings") else [""]

    def addresses(self, route: Route, move: str) -> Iterator[tuple[str, str]]:
        """Who may look where, first those to whom the API says that the move is open."""
        for role, key in self.rows(route, move):
            slug = Organization.objects.get(pk=self.desk.world.actors[role].organization).slug
            path = route.pattern.replace("<slug:org>", slug).replace("<uuid:pk>", key)
            path = path.replace("<str:move>", move.replace("_", "-"))
            if "<" not in path:
                yield role, f"/{path}"

    def rows(self, route: Route, move: str) -> Iterator[tuple[str, str]]:
        """Roles and ids."""
        if "<uuid:pk>" not in route.pattern:
            yield from ((role, "") for role in self.desk.world.actors)
            return
        name = getattr(getattr(route.view, "model", None), "__name__", "Contract")
        noun = NOUNS.get(name, f"{name.lower()}s")
        found = [(role, row) for role in self.desk.world.keys for row in self.desk.rows_of(role, noun)]
        wanted = (
            move or getattr(route.view, "move", "") or route.pattern.rstrip("/").rpartition("/")[2].replace("-", "_")
        )
        able = [(role, row["id"]) for role, row in found if wanted in (row.get("actions") or [])]
        yield from able or ((role, row["id"]) for role, row in found)


def form_of(route: Route, move: str) -> Any:
    """The class of the form."""
    return route.view.doings[move].form if move else getattr(route.view, "form_class", route.view)


def forms_of_pages() -> list[Route]:
    """Every page with a form."""
    return [
        route
        for route in routes(get_resolver().url_patterns)
        if route.pattern.startswith("en/") and isinstance(route.view, type) and issubclass(route.view, FormPage)
    ]


def posted(opened: Opened, field: str, value: str | bytes) -> tuple[Any, int]:
    """The answer to what stands there with this in the field, and how many events it left; all is taken back."""
    with undone():
        before = Event.objects.count()
        body = urlencode({**opened.start(), field: value}, doseq=True)
        answer = opened.client.post(opened.path, body, content_type="application/x-www-form-urlencoded")
        connection.check_constraints()
        return answer, Event.objects.count() - before


def complaint(answer: Any, left: int, field: str, value: str | bytes) -> str:
    """What is wrong with the answer; "" when nothing is."""
    if answer.status_code in (301, 302):
        return ""
    if answer.status_code >= 500 or left:
        return f"{answer.status_code}, {left} left"
    form = answer.context.get("form") if answer.context else None
    if answer.status_code in (403, 404, 409, 412):
        return ""
    if answer.status_code not in (200, 422) or form is None:
        return f"{answer.status_code} without the form"
    if not form.errors:
        return "the form again, and nothing said"
    text_field = isinstance(form.fields[field].widget, (forms.TextInput, forms.Textarea, forms.NumberInput))
    typed = escape(value) if isinstance(value, str) and len(value) < 50 and value.isprintable() else ""
    if text_field and typed and typed not in answer.content.decode():
        return "what was typed is gone"
    return ""


@pytest.mark.parametrize("some", [1, pytest.param(0, marks=pytest.mark.torture)], ids=["some", "all"])
def test_a_form_says_what_is_wrong_keeps_what_was_typed_and_leaves_nothing_behind(desk: Desk, some: int) -> None:
    turn = itertools.cycle(HOSTILE)
    found: list[str] = []
    statuses: Counter[int] = Counter()
    seen = 0
    for opened in Pages(desk).opened(once=bool(some)):
        seen += 1
        for field in opened.form.fields:
            for value in [next(turn)] if some else HOSTILE:
                answer, left = posted(opened, field, value)
                statuses[answer.status_code] += 1
                wrong = complaint(answer, left, field, value)
                if wrong:
                    found.append(f"{opened.path} {field}={value[:30]!r}: {wrong}")
    assert not found, "\n".join(found)
    assert seen > 25 and statuses[422] > 60, (seen, statuses)


def test_a_form_that_forgets_what_was_typed_is_found(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (
        (opened, name)
        for opened in Pages(desk).opened(once=True)
        for name, one in opened.form.fields.items()
        if type(one) is forms.CharField
    )
    opened, field = next(texts)
    assert complaint(*posted(opened, field, "a\x00b"), field, "a\x00b") == ""
    show = FormPage._show
    monkeypatch.setattr(FormPage, "_show", lambda page, _form, status: show(page, page.form(), status))
    assert complaint(*posted(opened, field, "a\x00b"), field, "a\x00b") == "the form again, and nothing said"
