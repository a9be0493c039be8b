"""Two languages that nobody speaks, made from the messages themselves: what is missing in them was never translated.

`en-xa` is longer and accented, each message in brackets; `ar-xb` is the same from right to left. They exist inside
`spoken` alone.
"""

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import allauth
import django
import django_filters
import rest_framework
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from django.conf import settings
from django.contrib import admin, auth, humanize
from django.test import override_settings

LONG, FROM_RIGHT = "en-xa", "ar-xb"
OPEN, CLOSE = "⟦", "⟧"
LONGER = 0.4
_KEPT = re.compile(r"(%\(\w+\)[a-z]|%[sd%]|\{[^{}]*\}|<[^<>]+>|&#?\w+;|https?://\S+)")
_ACCENTED = str.maketrans("aceghijklnorstuwyzACDEGHIJKLNORSTUWYZ", "áçéĝĥíĵķĺñöŕšţúŵýžÁÇĎÉĜĤÍĴĶĹÑÖŔŠŢÚŴÝŽ")
_SAID = frozenset(map(chr, _ACCENTED.values()))
_PACKAGES = (django, allauth, django_filters, rest_framework, admin, auth, humanize)


def said(text: str) -> str:
    """A message in the language: ⟦Šéñď šöméţĥíñĝ ~~ ~~⟧. What is filled in, and marks, stay as they are."""
    if not text.strip():
        return text
    parts = [part if _KEPT.fullmatch(part) else part.translate(_ACCENTED) for part in _KEPT.split(text)]
    more = " ~~" * max(1, round(len(text) * LONGER / 3))
    return f"{OPEN}{''.join(parts)}{more}{CLOSE}"


def catalogue(messages: Iterable[Message]) -> bytes:
    """The binary catalogue that says all of them."""
    made = Catalog(fuzzy=False)
    for message in messages:
        if message.id:
            plural = isinstance(message.id, tuple | list)
            string = tuple(map(said, message.id)) if plural else said(str(message.id))
            context = message.context
            made.add(message.id, string, context=context.decode() if isinstance(context, bytes) else context)
    out = io.BytesIO()
    write_mo(out, made)
    return out.getvalue()


def known() -> Iterator[Message]:
    """Every message of the house and of the libraries: what the Chinese catalogues have."""
    libraries = {Path(str(package.__file__)).parent for package in _PACKAGES}
    found = [Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES" / "django.mo"]
    found += [file for place in libraries for file in place.rglob("locale/zh_Hans/LC_MESSAGES/django.mo")]
    for file in dict.fromkeys(found):
        with file.open("rb") as stream:
            yield from read_mo(stream)


@contextmanager
def spoken(folder: Path) -> Iterator[None]:
    """Inside, pages are there below /en-xa/ and /ar-xb/ as well; the catalogues are written into the folder."""
    content = catalogue(known())
    for locale in ("en_XA", "ar_XB"):
        made = folder / locale / "LC_MESSAGES" / "django.mo"
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_bytes(content)
    languages = [*settings.LANGUAGES, (LONG, "Pseudo"), (FROM_RIGHT, "Oduesp")]
    with override_settings(LANGUAGES=languages, LOCALE_PATHS=[folder, *settings.LOCALE_PATHS]):
        yield


def is_said(word: str) -> bool:
    """Whether the word is of a message, also where its brackets stand in other elements."""
    return any(sign in _SAID for sign in word)


def unsaid(text: str) -> str:
    """What of a text stands outside all brackets; what was cut in the middle of a message belongs to it."""
    depth, left = 0, []
    for sign in text:
        if sign == OPEN:
            depth += 1
            left.append(" ")
        elif sign == CLOSE:
            depth = max(0, depth - 1)
        elif not depth:
            left.append(sign)
    return "".join(left)
