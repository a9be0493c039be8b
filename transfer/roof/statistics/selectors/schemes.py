"""The lists of contract classes over time, and what a class of one list was in another.

Four classes before 2026-03-01, with licensing inside transfer; five since. Dates and concordance are the dictionary's.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from institutions.models import DictionaryEntry
from institutions.selectors import dictionaries, shelf

CLASSES = "contract_class"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A list of classes. first: the first day on which it holds, None from the beginning; last: the last, None still.

    on: a day on which it holds, which names it.
    """

    first: date | None
    last: date | None

    @property
    def on(self) -> date:
        """The first day, or the last one of the oldest list."""
        return self.first or self.last or date.max

    def codes(self) -> list[str]:
        """Its classes in the dictionary's order."""
        return [entry.code for entry in dictionaries.entries(CLASSES, on=self.on)]


def all_schemes() -> list[Scheme]:
    """Every list, the oldest first."""
    days = shelf.remembered("statistics:class lists", _changes)
    starts: list[date | None] = [None, *days]
    ends: list[date | None] = [*(day - _DAY for day in days), None]
    return [Scheme(first, last) for first, last in zip(starts, ends, strict=True)]


def at(day: date) -> Scheme:
    """The list that holds on a day."""
    return next(scheme for scheme in reversed(all_schemes()) if scheme.first is None or scheme.first <= day)


def in_scheme(code: str, scheme: Scheme, wanted: Scheme) -> list[str]:
    """What a class registered under one list is in another: itself, the one it was gathered in, or those it was split
    into. A contract filed under the old list and registered later keeps its meaning."""
    coded_on = scheme.on
    entry = dictionaries.find(CLASSES, code, on=coded_on) or dictionaries.find(CLASSES, code)
    if entry is None:
        return [code]
    if not entry.holds(coded_on):
        coded_on = entry.valid_from or coded_on
    if entry.holds(wanted.on) and entry.holds(coded_on):
        return [code]
    return dictionaries.translate(CLASSES, code, coded_on=coded_on, wanted_on=wanted.on) or [code]


def codes_meaning(wanted_code: str, scheme: Scheme, wanted: Scheme) -> list[str]:
    """The classes of a list that are wholly this one in the wanted list."""
    known = {entry.code for each in all_schemes() for entry in dictionaries.entries(CLASSES, on=each.on)}
    return sorted(code for code in known if in_scheme(code, scheme, wanted) == [wanted_code])


def label(code: str, scheme: Scheme) -> str:
    """What a class is called in its list."""
    return dictionaries.label(CLASSES, code, on=scheme.on) if code else ""


def _changes() -> list[date]:
    """The days on which classes began or ceased to hold, in order."""
    spans = DictionaryEntry.objects.filter(dictionary=CLASSES).values_list("valid_from", "valid_to")
    return sorted({day for span in spans for day in span if day})
