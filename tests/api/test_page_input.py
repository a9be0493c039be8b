"""Whatever is typed into whichever form of the pages: done, or the form again with what is wrong and what was typed.

One page for each form and one value for each field always; every page and every value with --torture, there in all
fields at once, and again without the refused ones, until what the form lets pass has reached the service.
"""

import itertools
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
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
from transfer.edge import thread_places, thread_steps
from transfer.edge.thread_view import ThreadView
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
    "CounterService": "counter-services",
    "RoleGrant": "role-grants",
    "ApiKey": "api-keys",
    "TransactionNotice": "transaction-notices",
    "Publicity": "publicities",
}
MOST_TRIES = 12
PARTS = 12
"""The long walk goes in so many parts, each through every twelfth address."""
Typed = Mapping[str, str | bytes]


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

    def opened(self, *, once: bool, part: int | None = None) -> Iterator[Opened]:
        """Every page for which somebody and something is found, or one of the parts; once: one for each form."""
        met: set[Any] = set()
        for route in forms_of_pages() if part is None else forms_of_pages()[part::PARTS]:
            for move in self.moves(route):
                if once and form_of(route, move) in met:
                    continue
                for role, path in itertools.islice(self.addresses(route, move), MOST_TRIES):
                    answer = self.browser(role).get(path)
                    assert answer.status_code < 500, path
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


def posted(opened: Opened, typed: Typed) -> tuple[Any, int]:
    """The answer to what stands there but for what is typed, and how many events it left; all is taken back."""
    with undone():
        before = Event.objects.count()
        # What is looked over before it is done is sent as one who has done so.
        body = urlencode({**opened.start(), **typed, "confirmed": "1"}, doseq=True)
        answer = opened.client.post(opened.path, body, content_type="application/x-www-form-urlencoded")
        connection.check_constraints()
        return answer, Event.objects.count() - before


def complaint(answer: Any, left: int, typed: Typed) -> str:
    """What is wrong with the answer; "" when nothing is."""
    if answer.status_code in (301, 302):
        return ""
    if answer.status_code >= 500 or left:
        return f"{answer.status_code}, {left} left"
    if answer.status_code in (403, 404, 409, 412):
        return ""
    form = form_in(answer)
    if answer.status_code not in (200, 422) or form is None:
        return f"{answer.status_code} without the form"
    if not form.errors:
        return "the form again, and nothing said"
    page = answer.content.decode()
    gone = [field for field, value in typed.items() if not _kept(form.fields[field].widget, value, page)]
    return f"what was typed is gone: {gone}" if gone else ""


def form_in(answer: Any) -> Any:
    """The form of the page that came; None for none."""
    return answer.context.get("form") if answer.context else None


def _kept(widget: forms.Widget, value: str | bytes, page: str) -> bool:
    text_field = isinstance(widget, (forms.TextInput, forms.Textarea, forms.NumberInput))
    typed = escape(value) if isinstance(value, str) and len(value) < 50 and value.isprintable() else ""
    return not text_field or typed in page


class Trial:
    """Types into forms and keeps what was wrong with the answers."""

    def __init__(self) -> None:
        self.turn = itertools.cycle(HOSTILE)
        self.pages = 0
        self.found: list[str] = []
        self.statuses: Counter[int] = Counter()

    def put(self, opened: Opened, typed: Typed) -> set[str] | None:
        """The fields beside which something was said; None when it was done."""
        answer, left = posted(opened, typed)
        self.statuses[answer.status_code] += 1
        if wrong := complaint(answer, left, typed):
            self.found.append(f"{opened.path} { {name: value[:30] for name, value in typed.items()} }: {wrong}")
        if answer.status_code in (301, 302):
            return None
        form = form_in(answer)
        return set(form.errors) & typed.keys() if form is not None else set()

    def one_value(self, opened: Opened) -> None:
        """In each field another one."""
        self.pages += 1
        for field in opened.form.fields:
            self.put(opened, {field: next(self.turn)})

    def every_value(self, opened: Opened) -> None:
        """In every field. Those that nobody sees are the house's own and the same in each form: three values there."""
        self.pages += 1
        hidden = [one.name for one in opened.form.hidden_fields()]
        for field in hidden:
            for _time in range(3):
                self.put(opened, {field: next(self.turn)})
        shown = [one.name for one in opened.form.visible_fields()]
        for turn in range(len(HOSTILE)):
            self.together(opened, {name: HOSTILE[(turn + place) % len(HOSTILE)] for place, name in enumerate(shown)})

    def together(self, opened: Opened, typed: Typed) -> None:
        """All at once; again without those that were refused, until it is done or nothing is left to be refused."""
        while typed:
            refused = self.put(opened, typed)
            if refused is None:
                return
            if not refused and len(typed) > 1:  # for none of them, or for one that is not named
                for field, value in typed.items():
                    self.put(opened, {field: value})
            typed = {name: value for name, value in typed.items() if name not in refused} if refused else {}


def assert_all_well(trial: Trial, *, parts: int = 1) -> None:
    """Nothing was found, and much was tried."""
    assert not trial.found, "\n".join(trial.found)
    assert trial.pages > 25 // parts and trial.statuses[422] > 60 // parts, (trial.pages, trial.statuses)


def test_a_form_says_what_is_wrong_keeps_what_was_typed_and_leaves_nothing_behind(desk: Desk) -> None:
    trial = Trial()
    for opened in Pages(desk).opened(once=True):
        trial.one_value(opened)
    assert_all_well(trial)


@pytest.mark.torture
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_does_so_with_every_value(desk: Desk, part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # The thread above a form knows nothing of what is typed, and to draw it takes as long as all the rest of the page.
    monkeypatch.setattr(thread_places, "of", lambda *_given: None)
    monkeypatch.setattr(thread_steps, "view_of", lambda *_given, **_more: ThreadView(steps=()))
    trial = Trial()
    for opened in Pages(desk).opened(once=False, part=part):
        trial.every_value(opened)
    assert_all_well(trial, parts=PARTS)


def test_a_form_that_forgets_what_was_typed_is_found(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (
        (opened, name)
        for opened in Pages(desk).opened(once=True)
        for name, one in opened.form.fields.items()
        if type(one) is forms.CharField
    )
    opened, field = next(texts)
    assert complaint(*posted(opened, {field: "a\x00b"}), {field: "a\x00b"}) == ""
    show = FormPage._show
    monkeypatch.setattr(FormPage, "_show", lambda page, _form, status: show(page, page.form(), status))
    assert complaint(*posted(opened, {field: "a\x00b"}), {field: "a\x00b"}) == "the form again, and nothing said"
