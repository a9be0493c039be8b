"""One row of somebody's own spreadsheet as the fields of a draft, with everything that cannot be read named."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from market.importers.headings import Column
from market.selectors.demand_inputs import AT_LEAST, AT_MOST, EQUAL
from transfer.kernel import money
from transfer.kernel.errors import Invalid, Problem
from transfer.kernel.money import Money

_FORMULA = "=+-@＝＋－＠\t\r\n"
_BETWEEN = re.compile(r"[;；\n、]|,(?=\s)|，")
_NAMES_BETWEEN = re.compile(r"[;；\n、,，]")
_LEVEL = re.compile(r"(?:trl|第)?\s*([1-9])(?![\d.])", re.I)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_PLAIN_NUMBER = re.compile(r"[\d,，]+(\.\d+)?")
_TARGET = re.compile(
    r"(?P<name>.+?)\s*(?P<way><=|>=|≤|≥|=|＝|不超过|不高于|不大于|不低于|不少于|不小于|at most|at least)\s*"
    r"(?P<value>[-−+]?[\d.,]+)\s*(?P<unit>.*)"
)
_WAYS = {"=": EQUAL, "＝": EQUAL} | dict.fromkeys(("<=", "≤", "不超过", "不高于", "不大于", "at most"), AT_MOST)
_YES = frozenset({"yes", "y", "true", "1", "是", "√", "✓"})
_NO = frozenset({"no", "n", "false", "0", "否", "×", ""})
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
_LONGER_THAN_A_COUNT = 5
"""A number shorter than this may count the rows of one list, so that it alone says nothing about another's."""
_LISTS = frozenset({"keywords", "ipc", "wanted", "public_interest"})
_MONEY = frozenset({"budget_low", "budget_high"})
_CODED = {
    "technology_field": "technology_field",
    "industry": "industry",
    "wanted": "contract_class",
    "right_kind": "ip_kind",
}


@dataclass(slots=True)
class OwnRow:
    """A row. line: as the spreadsheet counts. key: by which it is known again. fields: of the draft. inventors, rights:
    of an achievement. problems: what could not be read, by the field."""

    line: int
    key: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    inventors: list[dict[str, Any]] = field(default_factory=list)
    rights: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(line: int, columns: Sequence[Column], cells: Sequence[str], *, on: date) -> OwnRow:
    """The row under these columns. on: the day whose dictionaries hold."""
    row = OwnRow(line)
    given: dict[str, Any] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column.heading is None or not (text := unmarked(cell)):
            continue
        name = column.heading.field
        try:
            given[name] = _value(name, text, column, on)
        except Invalid as invalid:
            row.problems += [Problem(name, one.code, one.message) for one in invalid.problems]
    reference, title = given.pop("reference", ""), given.get("title", "")
    if not title and not any(one.field == "title" for one in row.problems):
        row.problems.append(Problem("title", "required", _("This is needed.")))
    running = not reference or (reference.isdecimal() and len(reference) < _LONGER_THAN_A_COUNT)
    row.key = _key(reference, title) if running else _key("reference", reference)
    given.setdefault("original_lang", "zh-hans" if _CHINESE.search(title) else "en")
    row.inventors = [{"name": name, "weight": 1} for name in given.pop("inventors", ())]
    right = {name.removeprefix("right_"): given.pop(name) for name in list(given) if name.startswith("right_")}
    if right:
        row.rights = [{"kind": "invention_patent" if right.get("number") else "", **right}]
    row.fields = given
    return row


def unmarked(cell: str) -> str:
    """A cell without the mark by which a file says that it is no formula."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] and text[1:2] in _FORMULA else text


def _value(name: str, text: str, column: Column, on: date) -> Any:
    if "\x00" in text:
        raise Invalid.one(name, _("This text holds a character that cannot be stored."), "null_characters")
    if name in _LISTS:
        parts = list(dict.fromkeys(part.strip() for part in _BETWEEN.split(text) if part.strip()))
        return [_code(_CODED[name], part, on) for part in parts] if name in _CODED else parts
    if name in _CODED:
        return _code(_CODED[name], text, on)
    if name in _MONEY:
        return _money(text, column.unit)
    if name.endswith(("_on", "_by", "_until")):
        return _day(text)
    return _OTHERS.get(name, str)(text)


def _code(dictionary: str, text: str, on: date) -> str:
    """A code by itself or by its name in either language."""
    wanted = _plain(text)
    found = None
    for entry in dictionaries.entries(dictionary, on=on):
        if wanted == entry.code.casefold():
            return entry.code
        if wanted in (_plain(entry.label_en), _plain(entry.label_zh)):
            found = found or entry.code
    if found is None:
        raise Invalid.one("", _("“%(text)s” is neither a name nor a code of this list.") % {"text": text[:60]}, "code")
    return found


def _money(text: str, unit: int) -> Money:
    return money.parse(f"{text}万" if unit == 10_000 and _PLAIN_NUMBER.fullmatch(text) else text)


def _day(text: str) -> date:
    for form in _DAYS:
        try:
            return datetime.strptime(text[:19].partition("T")[0], form).date()  # noqa: DTZ007 # a day without a time
        except ValueError:
            continue
    raise Invalid.one("", _("Write dates as 2026-03-12."), "day")


def _level(text: str) -> int:
    found = _LEVEL.match(text)
    if found is None:
        raise Invalid.one("", _("Maturity is a level from 1 to 9."), "trl")
    return int(found[1])


def _yes(text: str) -> bool:
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise Invalid.one("", _("Write yes or no."), "choice")


def _names(text: str) -> list[str]:
    return [name.strip() for name in _NAMES_BETWEEN.split(text) if name.strip()]


def _targets(text: str) -> list[dict[str, str]]:
    """Target figures written in a line: heat loss <= 12 W/m; life >= 15 a."""
    found = []
    for part in (one.strip() for one in re.split("[;；\n]", text) if one.strip()):
        match = _TARGET.fullmatch(part)
        if match is None:
            message = _("Write target figures as: heat loss <= 12 W/m; life >= 15 a.")
            raise Invalid.one("", message, "target")
        way = _WAYS.get(match["way"], AT_LEAST)
        value = match["value"].replace("−", "-")
        found.append({"name": match["name"], "value": value, "unit": match["unit"].strip(), "direction": way})
    return found


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _key(kind: str, text: str) -> str:
    """Known again whatever case, width and spaces."""
    plain = " ".join(_plain(text).split())
    return hashlib.sha256(f"{kind}:{plain}".encode(errors="replace")).hexdigest()


_OTHERS: dict[str, Callable[[str], Any]] = {
    "trl": _level,
    "anonymous": _yes,
    "inventors": _names,
    "targets": _targets,
    "right_country": str.upper,
}
