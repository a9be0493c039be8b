"""Reading dictionaries: which codes hold on a day, what they are called, what they were or became."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language

from institutions.models import Concordance, Dictionary, DictionaryEntry
from institutions.selectors import shelf
from transfer.kernel import clock
from transfer.kernel.errors import Misuse


@dataclass(frozen=True, slots=True)
class Entry:
    """One code with its wording for a span of days; valid_to is the first day on which it no longer holds."""

    dictionary: str
    code: str
    parent: str
    label_en: str
    label_zh: str
    valid_from: date | None
    valid_to: date | None
    sureness: str
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def holds(self, on: date) -> bool:
        """In force on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)

    def label(self, lang: str | None = None) -> str:
        """In the language given or else the active one; in the other when there is none."""
        return pick(self.label_en, self.label_zh, lang)


def pick(english: str, chinese: str, lang: str | None = None) -> str:
    """The text in the language given or else the active one; the other text when that one is empty."""
    is_chinese = (lang or get_language() or "en").startswith("zh")
    return (chinese or english) if is_chinese else (english or chinese)


def entries(dictionary: str, *, on: date, parent: str | None = None) -> list[Entry]:
    """Entries in force on that day, in the dictionary's order; of one parent ("" for the top) where it is given."""
    return [entry for entry in _all(dictionary) if entry.holds(on) and (parent is None or entry.parent == parent)]


def choices(dictionary: str, *, on: date, lang: str | None = None) -> list[tuple[str, str]]:
    """(code, label) of the entries in force on that day, for a form."""
    return [(entry.code, entry.label(lang)) for entry in entries(dictionary, on=on)]


def of_today(dictionary: str) -> Callable[[], list[tuple[str, str]]]:
    """The choices of the day on which they are asked for: for what is declared once, a filter or a table."""
    return lambda: choices(dictionary, on=clock.now().date())


def is_valid(dictionary: str, code: str, *, on: date) -> bool:
    """True for a code in force on that day."""
    return find(dictionary, code, on=on) is not None


def find(dictionary: str, code: str, *, on: date | None = None) -> Entry | None:
    """The code's wording on that day, by default its last one; None when there is none."""
    versions = _by_code(dictionary).get(code, [])
    return next((entry for entry in reversed(versions) if on is None or entry.holds(on)), None)


def label(dictionary: str, code: str, lang: str | None = None, *, on: date | None = None) -> str:
    """What a code is called. A code that is not in the dictionary is shown as it is: old records have such."""
    entry = find(dictionary, code, on=on)
    return entry.label(lang) if entry else code


def within(dictionary: str, code: str, *, on: date) -> list[str]:
    """The code and all codes below it on that day, e.g. a section of industry with its classes."""
    found, below = [code], entries(dictionary, on=on)
    for parent in found:
        found.extend(entry.code for entry in below if entry.parent == parent)
    return found


def translate(dictionary: str, code: str, *, coded_on: date, wanted_on: date) -> list[str]:
    """The codes that mean this one on another day, along the concordance in either direction.

    A class that was split gives several; none are given when it had no counterpart. So licensing of a contract of
    2026-04 is transfer in a series by the four classes.
    """
    start = find(dictionary, code, on=coded_on)
    if start is None:
        return []
    reached, links = [start], _links(dictionary)
    for entry in reached:
        for old, new, effective in links:
            if old == _key(entry) and coded_on < effective <= wanted_on:
                reached.append(_by_key(dictionary)[new])
            elif new == _key(entry) and wanted_on < effective <= coded_on:
                reached.append(_by_key(dictionary)[old])
    return sorted({entry.code for entry in reached if entry.holds(wanted_on)})


def class_of_subtype(subtype: str, *, on: date) -> str:
    """The class of contract that a sub-type belongs to on that day; empty for an unknown sub-type."""
    entry = find("contract_subtype", subtype, on=on)
    return entry.parent if entry else ""


_Key = tuple[str, date | None]


def _key(entry: Entry) -> _Key:
    return entry.code, entry.valid_from


def _all(dictionary: str) -> list[Entry]:
    return shelf.remembered(f"entries:{dictionary}", lambda: _read(dictionary))


def _by_code(dictionary: str) -> dict[str, list[Entry]]:
    return shelf.remembered(f"codes:{dictionary}", lambda: _grouped(dictionary))


def _by_key(dictionary: str) -> dict[_Key, Entry]:
    return {_key(entry): entry for entry in _all(dictionary)}


def _links(dictionary: str) -> list[tuple[_Key, _Key, date]]:
    return shelf.remembered(f"concordance:{dictionary}", lambda: _read_links(dictionary))


def _grouped(dictionary: str) -> dict[str, list[Entry]]:
    grouped: dict[str, list[Entry]] = {}
    for entry in sorted(_all(dictionary), key=lambda entry: entry.valid_from or date.min):
        grouped.setdefault(entry.code, []).append(entry)
    return grouped


def _read(dictionary: str) -> list[Entry]:
    rows = DictionaryEntry.objects.filter(dictionary=dictionary).in_order()
    found = [
        Entry(dictionary, *row)
        for row in rows.values_list(
            "code", "parent", "label_en", "label_zh", "valid_from", "valid_to", "sureness", "extra"
        )
    ]
    if not found and not Dictionary.objects.filter(pk=dictionary).exists():
        raise Misuse(f"there is no dictionary {dictionary}; run load_dictionaries")
    return found


def _read_links(dictionary: str) -> list[tuple[_Key, _Key, date]]:
    rows = Concordance.objects.filter(old__dictionary=dictionary).values_list(
        "old__code", "old__valid_from", "new__code", "new__valid_from", "effective"
    )
    return [((old, old_from), (new, new_from), effective) for old, old_from, new, new_from, effective in rows]
