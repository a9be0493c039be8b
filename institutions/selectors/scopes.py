"""What an API key may be given: the nouns behind the addresses of the API."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.urls import get_resolver

from transfer.kernel.errors import Text

_labels: dict[str, Text] = {}


def name(labels: Mapping[str, Text]) -> None:
    """How the nouns of the API are called; said once by the roof, which knows them all."""
    _labels.update(labels)


@cache
def nouns() -> tuple[str, ...]:
    """Every prefix of policies, such as "market.listing", under which an address of the API stands."""
    asked = {name for view in _views(get_resolver().url_patterns) for name in getattr(view, "policies", {}).values()}
    return tuple(sorted({name.rpartition(".")[0] for name in asked if name != "public"}))


def choices() -> list[tuple[str, Text]]:
    """(prefix, label) for every noun of the API."""
    return [(noun, _labels.get(noun, noun)) for noun in nouns()]


def label_of(scope: str) -> Text:
    """How a scope of a key is called: a noun, a whole app, or a single move by its name."""
    return _labels.get(scope, scope)


def _views(patterns: Iterable[Any]) -> Iterator[type]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _views(pattern.url_patterns)
        elif hasattr(pattern.callback, "cls"):
            yield pattern.callback.cls
