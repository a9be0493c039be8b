"""A rule's value in words, its title, and how sure it is: by data/rules.toml, in the reader's language."""

import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from institutions.selectors import dictionaries
from transfer.edge import amounts
from transfer.kernel.clock import WORKING_DAYS, Period

DATA = Path(__file__).resolve().parents[1] / "data" / "rules.toml"
_TOLD_WITH_ANOTHER = ("calendar", "note_zh", "dictionary")
_Told = Mapping[str, Mapping[str, Any]]


def groups() -> list[tuple[str, str, tuple[str, ...]]]:
    """Code, name and first parts of the keys of each group, in order."""
    return [(code, _said(entry), tuple(entry["keys"])) for code, entry in _section("groups").items()]


def title(key: str) -> str:
    """What a rule is called; its key where it has no name."""
    return _name("titles", key)


def place(key: str) -> int:
    """Where a rule stands among all; those without a name last."""
    return _order().get(key, len(_order()))


def sureness(mark: str) -> str:
    """What a mark of sureness says."""
    return _name("sureness", mark)


def value(told: Mapping[str, Any]) -> list[str]:
    """A rule's value as lines to read, cases one to a line."""
    lines = [_joined(case) for case in told.get("cases", [])]
    rest = {name: part for name, part in told.items() if name != "cases"}
    if plain := _joined(rest):
        # What holds for the whole rule stands before its cases, what holds beside them after.
        lines.insert(0 if "applies_to" in rest or not lines else len(lines), plain)
    return lines


def period(told: Mapping[str, str]) -> str:
    """A period: 15 days, 10 working days, 6 months."""
    found = Period.of(dict(told))
    days = (
        ngettext("%(count)s working day", "%(count)s working days", found.days) % {"count": found.days}
        if found.calendar == WORKING_DAYS
        else ngettext("%(count)s day", "%(count)s days", found.days) % {"count": found.days}
    )
    minutes, seconds = divmod(found.seconds, 60)
    parts = [
        (found.years, ngettext("%(count)s year", "%(count)s years", found.years) % {"count": found.years}),
        (found.months, ngettext("%(count)s month", "%(count)s months", found.months) % {"count": found.months}),
        (found.days, days),
        (minutes, ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}),
        (seconds, ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}),
    ]
    return " ".join(text for count, text in parts if count)


def _joined(told: Mapping[str, Any]) -> str:
    return ("；" if amounts.is_chinese() else "; ").join(_parts(told))


def _parts(told: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(told, key=lambda name: _places().get(name, -1)):
        part = told[name]
        if name == "period":
            yield period({name: told[name] for name in ("period", "calendar") if name in told})
        elif name == "note_en":
            yield dictionaries.pick(part, told.get("note_zh", ""))
        elif name == "required" and part is False:
            yield _("not required")
        elif part is True:
            yield _name("parts", name)
        elif part is not False and name not in _TOLD_WITH_ANOTHER:
            yield f"{_name('parts', name)}{'：' if amounts.is_chinese() else ': '}{_part(name, part, told)}"


def _part(name: str, part: Any, told: Mapping[str, Any]) -> str:
    dictionary = told.get("dictionary", "") if name == "codes" else _section("parts").get(name, {}).get("dictionary")
    if part is None:
        return _("never")
    if isinstance(part, list):
        return ("、" if amounts.is_chinese() else ", ").join(_one(name, one, dictionary) for one in part)
    if isinstance(part, Mapping):
        return _mapping(part)
    return _one(name, part, dictionary)


def _mapping(part: Mapping[str, Any]) -> str:
    if set(part) == {"amount", "currency"}:
        return amounts.words(part["amount"], part["currency"], "yuan")
    return _joined(part)


def _one(name: str, part: Any, dictionary: str | None) -> str:
    if name.endswith("_bp"):
        return f"{part / 100:g} %"
    if name == "percent":
        return f"{part} %"
    if name == "pattern":
        names = [field for _text, field, _spec, _conversion in string.Formatter().parse(part) if field]
        return " + ".join(_name("codes", field) for field in names)
    if dictionary:
        return dictionaries.label(dictionary, part)
    return _name("codes", part) if isinstance(part, str) else str(part)


def _name(section: str, code: str) -> str:
    entry = _section(section).get(code)
    return _said(entry) if entry else code


def _said(entry: Mapping[str, Any]) -> str:
    return dictionaries.pick(entry["en"], entry["zh"])


def _section(name: str) -> _Told:
    return _read()[name]


@lru_cache(maxsize=1)
def _read() -> dict[str, _Told]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _order() -> dict[str, int]:
    return {key: number for number, key in enumerate(_section("titles"))}


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    return {name: number for number, name in enumerate(_section("parts"))}
