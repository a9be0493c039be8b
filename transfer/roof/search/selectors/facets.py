"""The choices beside what was found, in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries, regions
from market.models import Achievement, Demand, Listing
from market.selectors import import_sources
from transfer.kernel.errors import Text
from transfer.roof.search.models import SearchDocument
from transfer.roof.search.selectors.queries import Asked, Found

_SHOWN = 12
_KINDS: dict[str, Text] = {
    SearchDocument.ACHIEVEMENT: _("Technologies"),
    SearchDocument.DEMAND: _("Demands"),
    SearchDocument.LISTING: _("Listings"),
}
_STATES = {
    SearchDocument.ACHIEVEMENT: Achievement.STATES.states,
    SearchDocument.DEMAND: Demand.STATES.states,
    SearchDocument.LISTING: Listing.STATES.states,
}
_LABELS: dict[str, Text] = {
    "kind": _("What"),
    "technology_field": _("technology field"),
    "offer": _("Offer"),
    "maturity": _("maturity (TRL)"),
    "region": _("region"),
    "industry": _("industry"),
    "public_interest": _("public interest"),
    "state": _("State"),
    "source": _("Imported from"),
    "language": _("Written in"),
}
_IN_ONE_KIND = ("state",)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, how many it would give, and whether it is chosen."""

    value: str
    label: Text
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One facet as components/facets.html shows it."""

    name: str
    label: Text
    kind: str
    choices: list[Choice]


def groups(asked: Asked, found: Found) -> list[Group]:
    """The facets that leave a choice, the most frequent values of each; states of one kind alone."""
    kinds = asked.chosen.get("kind", ())
    shown = []
    for name, label in _LABELS.items():
        if name in _IN_ONE_KIND and len(kinds) != 1:
            continue
        word = _words(name, kinds[0] if kinds else "")
        choices = _choices(found.counts.get(name, {}), asked.chosen.get(name, ()), word)
        if choices:
            shown.append(Group(name, label, "many", choices))
    return shown


def _choices(counts: Mapping[str, int], chosen: tuple[str, ...], word: Callable[[str], Text]) -> list[Choice]:
    """The most frequent, and what is chosen even where it would give nothing."""
    values = sorted(counts, key=lambda value: (-counts[value], value))[:_SHOWN]
    values += [value for value in chosen if value not in values]
    if len(values) < 2 and not chosen:
        return []
    return [Choice(value, word(value), counts.get(value, 0), value in chosen) for value in values]


def kind_label(kind: str) -> Text:
    """What a kind of thing is called, in the plural."""
    return _KINDS[kind]


def _words(name: str, kind: str) -> Callable[[str], Text]:
    if name in ("technology_field", "industry"):
        return lambda code: dictionaries.label(name, code)
    if name == "public_interest":
        return lambda code: dictionaries.label("public_interest_tag", code)
    if name == "region":
        return lambda code: regions.label(f"{code}0000")
    if name == "state":
        return lambda code: _STATES[kind].get(code, code)
    if name == "source":
        return lambda code: import_sources.titles([code])[code]
    plain: dict[str, dict[str, Text]] = {
        "kind": _KINDS,
        "offer": {"open": _("on offer now")},
        "language": dict(settings.LANGUAGES),
        "maturity": {"1-3": _("1 to 3: principle"), "4-6": _("4 to 6: trials"), "7-9": _("7 to 9: in use")},
    }
    return lambda code: plain.get(name, {}).get(code, code)
