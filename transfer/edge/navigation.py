"""The menus of every page: apps add entries in `AppConfig.ready()`, templates read them through a context processor.

An entry whose address does not exist (yet) is left out, and so is one whose policy says no.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from transfer.kernel import policy
from transfer.kernel.actor import Actor

Text = str | Promise
Allowed = Callable[[HttpRequest], bool]
PERSON = "person"
HOME_URL = "institutions:counter_home"
"""Where a page of the whole desk leads to while a clerk serves a visitor: the service, and what was done in it."""


@dataclass(frozen=True)
class Entry:
    """One line of a menu. `counts` gives the number shown beside it (None: no number)."""

    area: str
    order: int
    label: Text
    url_name: str
    allowed: Allowed | None = None
    counts: Callable[[HttpRequest], int | None] | None = None


@dataclass(frozen=True)
class Item:
    """An entry as one reader sees it now."""

    label: Text
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class Choice:
    """A membership one may act for: the organization's name, the role in it, and the address of its workspace."""

    label: str
    note: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Served:
    """The visitor whom a clerk serves at this moment. here: the page acts for the visitor; url: of the service."""

    visitor: str
    number: str
    until: datetime
    url: str
    here: bool
    jurisdiction: str = ""


@dataclass(frozen=True)
class Account:
    """Who is signed in and for whom one acts; `choices` are all memberships, `links` pages of the account."""

    name: str
    acting: str = ""
    choices: Sequence[Choice] = field(default_factory=tuple)
    links: Sequence[Item] = field(default_factory=tuple)
    served: Served | None = None


_entries: list[Entry] = []
_beginnings: list[tuple[int, Text, str, str]] = []
_names: dict[str, Text] = {}
_account: list[Callable[[HttpRequest], Account | None]] = []


def add(
    area: str,
    order: int,
    label: Text,
    url_name: str,
    *,
    policy: Allowed | None = None,
    counts: Callable[[HttpRequest], int | None] | None = None,
) -> None:
    """Add an entry to `area` ("main", "foot", or a workspace area such as "workspace.registrar").

    Adding the same address twice to an area replaces the first. `policy` is asked per request.
    """
    _entries[:] = [entry for entry in _entries if (entry.area, entry.url_name) != (area, url_name)]
    _entries.append(Entry(area, order, label, url_name, policy, counts))


def name_area(area: str, label: Text) -> None:
    """The heading of an area, such as "Registration" for "workspace.registrar"."""
    _names[area] = label


def workspace(request: HttpRequest, roles: Iterable[str], org: str) -> list[tuple[Text, list[Item]]]:
    """The groups of a workspace's menu for these roles: each role's own work first, then what all have. Before them,
    in its own words, what a person does who acts for oneself (PERSON)."""
    areas = [*(f"workspace.{role}" for role in sorted(roles, key=lambda role: (role != PERSON, role))), "workspace"]
    shown: set[str] = set()
    groups: list[tuple[Text, list[Item]]] = []
    for area in areas:  # who has several roles finds what they share once
        lines = [item for item in items(area, request, {"org": org}) if item.url not in shown]
        shown.update(item.url for item in lines)
        if lines:
            groups.append((_names.get(area, ""), lines))
    nearest = max((item.url for _name, lines in groups for item in lines if item.current), key=len, default="")
    return [(name, [replace(item, current=item.url == nearest) for item in lines]) for name, lines in groups]


def begins(order: int, label: Text, url_name: str, policy_name: str) -> None:
    """Something that one may begin from the first page of a workspace, where the policy lets one."""
    _beginnings[:] = [one for one in _beginnings if one[2] != url_name] + [(order, label, url_name, policy_name)]


def beginnings(actor: Actor, org: str) -> list[Item]:
    """What this actor may begin; a second factor that is missing is asked for there."""
    open_to = [one for one in sorted(_beginnings, key=lambda one: one[0]) if _may_begin(actor, one[3])]
    return [Item(label, reverse(url_name, args=[org]), current=False) for _order, label, url_name, _policy in open_to]


def beginning(actor: Actor, org: str, url_name: str) -> Item | None:
    """That one thing, where this actor may begin it from this desk."""
    for _order, label, name, policy_name in _beginnings:
        if name == url_name and _may_begin(actor, policy_name):
            return Item(label, reverse(name, args=[org]), current=False)
    return None


def beginning_label(url_name: str) -> Text:
    """What is begun at that address; "" where nothing is."""
    return next((label for _order, label, name, _policy in _beginnings if name == url_name), "")


def at_counter(actor: Actor, org: str) -> list[tuple[Text, list[Item]]]:
    """The menu while a clerk acts for a visitor: the service, and what the visitor consented to."""
    home = Item(_("The service at the counter"), reverse(HOME_URL, kwargs={"org": org}), current=False)
    return [(_("At the counter"), [home, *beginnings(actor, org)])]


def _may_begin(actor: Actor, name: str) -> bool:
    verdict = policy.may(actor, name)
    return bool(verdict) or verdict.code == "assurance"


def set_account(source: Callable[[HttpRequest], Account | None]) -> None:
    """Name the function that tells who is signed in; it answers None for a stranger."""
    _account[:] = [source]


def account(request: HttpRequest) -> Account | None:
    """Who is signed in, as the header shows it; None for a stranger."""
    if _account:
        return _account[0](request)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return Account(name=str(user))


def items(area: str, request: HttpRequest, url_kwargs: dict[str, Any] | None = None) -> list[Item]:
    """The lines of a menu for this reader, in order; `url_kwargs` such as {"org": "…"} fill the addresses."""
    shown = []
    for entry in sorted((entry for entry in _entries if entry.area == area), key=lambda entry: entry.order):
        url = _address(entry.url_name, url_kwargs)
        if url is None or (entry.allowed is not None and not entry.allowed(request)):
            continue
        count = entry.counts(request) if entry.counts else None
        shown.append(Item(entry.label, url, _is_current(url, request.path), count))
    return shown


def _address(url_name: str, url_kwargs: dict[str, Any] | None) -> str | None:
    for kwargs in (url_kwargs, None) if url_kwargs else (None,):
        try:
            return reverse(url_name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    return None


def _is_current(url: str, path: str) -> bool:
    return path == url or (url.count("/") > 2 and path.startswith(url))
