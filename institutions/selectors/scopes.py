"""What an API key may be given: the nouns behind the addresses of the API."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.urls import get_resolver

from transfer.kernel.errors import Text

_labels: dict[str, Text] = {}
_groups: dict[Text, tuple[str, ...]] = {}


def name(labels: Mapping[str, Text], groups: Mapping[Text, tuple[str, ...]]) -> None:
    """How the nouns of the API are called, and under which heads their apps stand; said once by the roof."""
    _labels.update(labels)
    _groups.update(groups)


@cache
def nouns() -> tuple[str, ...]:
    """Every prefix of policies, such as "market.listing", under which an address of the API stands."""
    asked = {name for view in _views(get_resolver().url_patterns) for name in getattr(view, "policies", {}).values()}
    return tuple(sorted({name.rpartition(".")[0] for name in asked if name != "public"}))


def choices() -> list[tuple[Text, list[tuple[str, Text]]]]:
    """The nouns of the API under their heads: (head, [(prefix, label), …]), each by its label."""
    return [(head, _under(apps)) for head, apps in _groups.items()]


def _under(apps: tuple[str, ...]) -> list[tuple[str, Text]]:
    found = [(noun, _labels.get(noun, noun)) for noun in nouns() if noun.partition(".")[0] in apps]
    return sorted(found, key=lambda one: str(one[1]))


def label_of(scope: str) -> Text:
    """How a scope of a key is called: a noun, a whole app, or a single move by its name."""
    return _labels.get(scope, scope)


def _views(patterns: Iterable[Any]) -> Iterator[type]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _views(pattern.url_patterns)
        elif hasattr(pattern.callback, "cls"):
            yield pattern.callback.cls
