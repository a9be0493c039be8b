"""CSV in UTF-8 with a header, for one's own lists: columns carry the names of the fields."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from market.importers.files import Reading
from market.models import ImportBatch
from market.selectors.import_checks import Record
from transfer.kernel.errors import Invalid, Problem
from transfer.kernel.money import Money

_COMMON = ("reference", "holder", "licence", "url")
TEXTS = {
    ImportBatch.ACHIEVEMENT: (
        "title", "abstract", "advantage", "technology_field", "industry", "trl_evidence", "original_lang",
    ),
    ImportBatch.DEMAND: (
        "title", "problem", "present_way", "constraints_text", "delivery", "technology_field", "industry", "region",
        "original_lang",
    ),
}  # fmt: skip
LISTS = {ImportBatch.ACHIEVEMENT: ("ipc", "keywords", "public_interest"), ImportBatch.DEMAND: ("wanted",)}
DAYS = {ImportBatch.ACHIEVEMENT: (), ImportBatch.DEMAND: ("opened_on", "open_until")}
NUMBERS = {ImportBatch.ACHIEVEMENT: ("trl",), ImportBatch.DEMAND: ("budget_low_yuan", "budget_high_yuan")}
RIGHT_TEXTS = ("kind", "number", "title", "country")
RIGHT_DAYS = ("filed_on", "granted_on", "expires_on")
_NOT_UTF8 = Problem("", "encoding", _("This row is not UTF-8."))


def columns(noun: str) -> list[str]:
    """The columns that are known, in their order."""
    own = [*_COMMON, *TEXTS[noun], *LISTS[noun], *DAYS[noun], *NUMBERS[noun]]
    rights = [f"right_{name}" for name in (*RIGHT_TEXTS, *RIGHT_DAYS)]
    return own + (rights if noun == ImportBatch.ACHIEVEMENT else [])


def records(reading: Reading, noun: str) -> Iterator[Record]:
    """A record for each row. Invalid, naming the columns, when the header is not one of this format."""
    lines = (line.decode("utf-8", "surrogateescape") for _number, line, _cut in reading.numbered())
    rows = csv.reader(lines)
    header = [name.strip().lower() for name in next(rows, [])]
    if header:
        header[0] = header[0].removeprefix("\ufeff")
    unknown = [name for name in header if name not in columns(noun)]
    if unknown or "reference" not in header or len(set(header)) < len(header):
        known = ", ".join(columns(noun))
        raise Invalid.one("header", _("The columns of this format are: %(known)s") % {"known": known}, "header")
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield Record(line, problems=(Problem("", "csv", _("This is not a row of CSV.")),))
            continue
        if any(cell.strip() for cell in row):
            yield _record(line, header, row, noun)


def _record(line: int, header: list[str], row: list[str], noun: str) -> Record:
    if len(row) != len(header):
        return Record(line, problems=(Problem("", "columns", _("This row has another number of columns.")),))
    given = dict(zip(header, (cell.strip() for cell in row), strict=True))
    if any("\udc80" <= sign <= "\udcff" for cell in row for sign in cell):
        return Record(line, problems=(_NOT_UTF8,))
    problems: list[Problem] = []
    fields: dict[str, Any] = {name: given[name] for name in TEXTS[noun] if given.get(name)}
    fields |= {name: _parts(given[name]) for name in LISTS[noun] if given.get(name)}
    fields |= {name: _day(name, given[name], problems) for name in DAYS[noun] if given.get(name)}
    numbers = {name: _number(name, given[name], problems) for name in NUMBERS[noun] if given.get(name)}
    fields |= {
        name.removesuffix("_yuan"): Money(number * 100) if name.endswith("_yuan") else number
        for name, number in numbers.items()
        if number is not None
    }
    rights = _rights(given, problems)
    return Record(
        line,
        reference=given["reference"],
        fields=fields,
        holder=given.get("holder", ""),
        licence=given.get("licence", ""),
        url=given.get("url", ""),
        rights=rights,
        problems=tuple(problems),
    )


def _rights(given: Mapping[str, str], problems: list[Problem]) -> tuple[Mapping[str, Any], ...]:
    row: dict[str, Any] = {name: given[f"right_{name}"] for name in RIGHT_TEXTS if given.get(f"right_{name}")}
    for name in RIGHT_DAYS:
        text = given.get(f"right_{name}")
        if text:
            row[name] = _day(f"right_{name}", text, problems)
    return (row,) if row else ()


def _parts(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.replace("；", ";").split(";") if part.strip()))


def _day(name: str, text: str, problems: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(Problem(name, "day", _("Write dates as 2026-03-12.")))
        return None


def _number(name: str, text: str, problems: list[Problem]) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= 13:
        return int(text)
    problems.append(Problem(name, "number", _("A whole number is expected here.")))
    return None
