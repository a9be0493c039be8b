"""What a page says of itself to machines: its one address, its languages, a card, facts as schema.org tells them.

Upper apps say by `describes` what the object of an address is for the public; the same words make the page's head and
the picture of its card. Pages below KEPT_OUT are for whoever acts; nothing asks a search engine to remember them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url

from transfer.edge import writing

KEPT_OUT = ("as/", "me/", "account/", "confirm/", "invitations/", "search/", "files/", "receipts/", "styleguide/")
"""Below a language: rooms and other acting addresses, account pages, searches."""
_HIDDEN_NAMES = {"credentials:result", "publicity:file", "publicity:objection", "publicity:withdraw"}
SUMMARY = 200


@dataclass(frozen=True)
class Described:
    """An object as everyone may know it: words in the reader's language, and schema.org facts without @context.

    key: of its card's address, below its kind.
    """

    kind: str
    key: str
    title: str
    word: str
    number: str
    description: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Head:
    """The head of one page. canonical "" says that it is to be kept out; alternates: (code for hreflang, address)."""

    canonical: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    described: Described | None = None

    @property
    def picture(self) -> str:
        """The address of the card's picture, without the host."""
        found = self.described
        return reverse("portal:card", args=[found.kind, found.key] if found else ["exchange", "0"])

    @property
    def facts(self) -> dict[str, Any]:
        """What goes out as JSON-LD; empty when the page is about no object."""
        if self.described is None or not self.described.facts:
            return {}
        return {"@context": "https://schema.org", **self.described.facts, "url": self.canonical}


Describe = Callable[[Any, Mapping[str, Any]], Described | None]
_DESCRIBES: dict[str, Describe] = {}


def describes(*names: str) -> Callable[[Describe], Describe]:
    """Says what the object of these addresses is to everyone: (object, what the page already knows) → Described.

    None where the public may not see it; then the page is kept out.
    """

    def register(function: Describe) -> Describe:
        _DESCRIBES.update(dict.fromkeys(names, function))
        return function

    return register


def absolute(path: str) -> str:
    """The address under which the public reaches a path."""
    return f"{settings.EXCHANGE_PUBLIC_ADDRESS}{path}"


def is_kept_out(path: str) -> bool:
    """True for a path that no search engine should remember."""
    below = path.strip("/").partition("/")[2] + "/"
    return below.startswith(KEPT_OUT)


def alternates(path: str) -> tuple[tuple[str, str], ...]:
    """The same page in each language, and without one: there the reader's browser chooses."""
    found = [(writing.tag(code), absolute(translate_url(path, code))) for code, _name in settings.LANGUAGES]
    bare = "/" + path.lstrip("/").partition("/")[2]
    return (*found, ("x-default", absolute(bare)))


def of(request: HttpRequest | None, known: Mapping[str, Any]) -> Head:
    """The head of the page that answers this request; known: what its template has, `object`, `refusal`."""
    match = request.resolver_match if request else None
    if request is None or match is None or "refusal" in known or is_kept_out(request.path):
        return Head()
    describe = _DESCRIBES.get(match.view_name)
    described = describe(known["object"], known) if describe and known.get("object") is not None else None
    if match.view_name in _HIDDEN_NAMES or (describe and described is None):
        return Head()
    return Head(absolute(request.path), alternates(request.path), described)
