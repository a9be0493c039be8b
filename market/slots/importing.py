"""Lists of an organization's own spreadsheet as long work: achievements and demands, row by row, with a preview."""

import csv
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from market.importers import headings, own_rows, sheets
from market.importers.headings import Column
from market.models import ImportBatch
from market.selectors import own_import_checks
from market.services import own_imports
from transfer.edge import problems, slots
from transfer.edge.columns import harmless
from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, Problem, Refusal, Text
from transfer.mechanisms.jobs.models import Job
from transfer.mechanisms.jobs.services import Dealt, Fault, Kind, Work, register, source_of

PREVIEWED = 20


@dataclass(frozen=True, slots=True)
class Noun:
    """What an import makes. code: achievement or demand; kind: of its long work."""

    code: str
    kind: str
    policy: str
    label: Text
    place: str
    place_label: Text
    begin: str


ACHIEVEMENTS = Noun(
    ImportBatch.ACHIEVEMENT,
    "market.achievement.import_own",
    "market.achievement.begin",
    _("Import of achievements"),
    "market:achievements",
    _("To our achievements"),
    "market:achievement_import",
)
DEMANDS = Noun(
    ImportBatch.DEMAND,
    "market.demand.import_own",
    "market.demand.begin",
    _("Import of demands"),
    "market:own_demands",
    _("To our demands"),
    "market:demand_import",
)
BY_KIND = {noun.kind: noun for noun in (ACHIEVEMENTS, DEMANDS)}
_Piece = tuple[Sequence[Column], int, Sequence[str]]


def check(actor: Actor, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """The exchange that will review what is made of it."""
    unknown = set(asked) - {"exchange"}
    if unknown:
        raise Invalid([Problem(name, "unknown", _("There is no such field here.")) for name in sorted(unknown)])
    try:
        wanted = UUID(str(asked.get("exchange", "")))
    except ValueError:
        raise Invalid.one("exchange", _("Choose an exchange."), "required") from None
    if not Organization.objects.in_force().of_kind("exchange").filter(pk=wanted).exists():
        raise Invalid.one("exchange", _("Choose an exchange."), "kind")
    return {"exchange": str(wanted)}


def pieces_of(noun: Noun) -> Callable[[Work], Iterator[_Piece]]:
    """A piece is a row, with the columns under which it stands."""

    def pieces(work: Work) -> Iterator[_Piece]:
        columns, rows = _opened(noun, work.source)
        seen = False
        for number, cells in rows:
            seen = True
            if number > work.cursor.get("row", 0):
                yield columns, number, cells
        if not seen:
            raise Invalid.one("file", _("There is no row in it below the headings."), "no_rows")

    return pieces


def deal_of(noun: Noun) -> Callable[[Work, _Piece], Dealt]:
    """Takes a row in, in a transaction of its own inside the worker's; what is wrong with it is told, and it is not."""

    def deal(work: Work, piece: _Piece) -> Dealt:
        columns, number, cells = piece
        at = {"row": number}
        owner = Organization.objects.get(pk=work.owner)
        row = own_rows.read(number, columns, cells, on=clock.local_date(clock.now(), owner.jurisdiction))
        if own_import_checks.known(owner.pk, noun.code, [row.key]):
            return Dealt(at, skipped=1)  # whatever its old version in this file says
        refused = []
        for language, _name in settings.LANGUAGES:  # what is wrong is said in each, for its page is read in each
            with translation.override(language):
                made, refusal = _attempt(noun, work, owner, piece)
            if refusal is None:
                return Dealt(at, taken=1) if made is not None else Dealt(at, skipped=1)
            refused.append((language, refusal))
        return Dealt(at, failed=1, faults=_in_each(number, columns, refused))

    return deal


def _attempt(noun: Noun, work: Work, owner: Organization, piece: _Piece) -> tuple[Any, Refusal | None]:
    """What became of a row, or why nothing did."""
    columns, number, cells = piece
    on = clock.local_date(clock.now(), owner.jurisdiction)
    row = own_rows.read(number, columns, cells, on=on)
    if wrong := _problems(noun, row, on):
        return None, Invalid(wrong)
    try:
        with transaction.atomic():
            return _take(noun, work, owner, row), None
    except Refusal as refusal:
        return None, refusal
    except IntegrityError as error:
        found = problems.of_database(error)
        if found is None:
            raise
        return None, found


def _in_each(number: int, columns: Sequence[Column], refused: Sequence[tuple[str, Refusal]]) -> list[Fault]:
    """The faults of one row, each with its words in every language."""
    by_language = [(language, list(_faults(number, columns, refusal))) for language, refusal in refused]
    first = by_language[0][1]
    return [
        Fault(
            number,
            one.field,
            one.code,
            {language: str(found[place].message) for language, found in by_language if place < len(found)},
        )
        for place, one in enumerate(first)
    ]


def _take(noun: Noun, work: Work, owner: Organization, row: own_rows.OwnRow) -> Any:
    exchange = Organization.objects.get(pk=work.asked["exchange"])
    common: dict[str, Any] = {
        "actor": work.actor.in_consequence(),
        "exchange": exchange,
        "key": row.key,
        "fields": row.fields,
    }
    if noun is ACHIEVEMENTS:
        return own_imports.take_achievement(owner=owner, inventors=row.inventors, rights=row.rights, **common)
    return own_imports.take_demand(demander=owner, **common)


def _faults(number: int, columns: Sequence[Column], refusal: Refusal) -> Iterator[Fault]:
    """By the headings as they are written in the file."""
    found = (
        refusal.problems if isinstance(refusal, Invalid) else (Problem(refusal.field, refusal.code, refusal.message),)
    )
    for one in found:
        yield Fault(number, _written(columns, one.field), one.code, one.message)


def _written(columns: Sequence[Column], field: str) -> str:
    name = _field(field)
    for column in columns:
        if column.heading is not None and column.heading.field == name:
            return column.written
    return next((str(one.label) for row in headings.HEADINGS.values() for one in row if one.field == name), name)


def report_of(noun: Noun) -> Callable[[Work, Mapping[int, Sequence[Fault]]], tuple[str, Iterator[bytes]]]:
    """The rows that failed as they were, behind what is wrong with each: mended, the file is sent again."""

    def report(work: Work, faults: Mapping[int, Sequence[Fault]]) -> tuple[str, Iterator[bytes]]:
        return f"rows-not-taken-{work.language}.csv", _report(noun, work, faults)

    return report


def _report(noun: Noun, work: Work, faults: Mapping[int, Sequence[Fault]]) -> Iterator[bytes]:
    columns, rows = _opened(noun, work.source)
    kept = [place for place, column in enumerate(columns) if not column.of_report]
    yield b"\xef\xbb\xbf" + _line([*map(str, headings.REPORT), *(columns[place].written for place in kept)])
    for number, cells in rows:
        if number in faults:
            found = faults[number]
            fields = "; ".join(dict.fromkeys(one.field for one in found if one.field))
            said = " ".join(dict.fromkeys(str(one.message) for one in found))
            own = (own_rows.unmarked(cells[place]) if place < len(cells) else "" for place in kept)
            yield _line([str(number), fields, said, *own])


class _Echo:
    def write(self, text: str) -> str:
        """The text itself."""
        return text


def _line(cells: Sequence[str]) -> bytes:
    line: str = csv.writer(_Echo()).writerow([harmless(cell) for cell in cells])
    return line.encode()


def _opened(noun: Noun, source: sheets.Source) -> tuple[list[Column], Iterator[sheets.Row]]:
    rows = sheets.rows(source)
    first = next(rows, None)
    if first is None:
        raise Invalid.one("file", _("There is no row in it below the headings."), "no_rows")
    return headings.recognise(noun.code, first[1]), rows


@slots.fill("jobs.job.preview", name="market.import", template="market/import/preview.html")
def preview(request: HttpRequest, actor: Actor, job: Job) -> dict[str, Any] | None:
    """The columns as they are understood, and the first rows with what is wrong with each. Nothing is written."""
    noun = BY_KIND.get(job.kind)
    if noun is None or job.source is None:
        return None
    try:
        columns, rows = _opened(noun, source_of(job, actor))
        first = list(itertools.islice(rows, PREVIEWED))
    except Invalid as invalid:
        return {"refusal": invalid.problems[0].message, "again": noun.begin, "org": job.desk}
    owner = Organization.objects.get(pk=job.owner)
    on = clock.local_date(clock.now(), owner.jurisdiction)
    read = [own_rows.read(number, columns, cells, on=on) for number, cells in first]
    known = own_import_checks.known(owner.pk, noun.code, [row.key for row in read])
    lines = [
        {
            "number": number,
            "cells": [
                cells[place] if place < len(cells) else ""
                for place, column in enumerate(columns)
                if not column.of_report
            ],
            "faults": [] if row.key in known else list(_found(noun, columns, row, on)),
            "known": row.key in known,
        }
        for (number, cells), row in zip(first, read, strict=True)
    ]
    return {
        "columns": columns,
        "left_out": [one.written for one in columns if one.heading is None and not one.of_report],
        "lines": lines,
        "wrong": sum(1 for line in lines if line["faults"]),
    }


def _found(noun: Noun, columns: Sequence[Column], row: own_rows.OwnRow, on: date) -> Iterator[Fault]:
    found = _problems(noun, row, on)
    return _faults(row.line, columns, Invalid(found)) if found else iter(())


def _problems(noun: Noun, row: own_rows.OwnRow, on: date) -> list[Problem]:
    """What could not be read, and what is wrong with the rest."""
    if noun is ACHIEVEMENTS:
        rest = own_import_checks.achievement(row.fields, row.inventors, row.rights, on=on)
    else:
        rest = own_import_checks.demand(row.fields, on=on)
    named = {one.field for one in row.problems}
    return [*row.problems, *(one for one in rest if _field(one.field) not in named)]


def _field(name: str) -> str:
    """The column of a problem: rights.0.number is right_number."""
    first, _dot, rest = name.partition(".")
    return f"right_{rest.partition('.')[2]}" if first == "rights" and rest else first


for _noun in BY_KIND.values():
    register(
        Kind(
            code=_noun.kind,
            label=_noun.label,
            policy=_noun.policy,
            check=check,
            pieces=pieces_of(_noun),
            deal=deal_of(_noun),
            total=lambda work: sheets.count(work.source),
            report=report_of(_noun),
            wants_file=True,
            shared=True,
            place=_noun.place,
            place_label=_noun.place_label,
            begin=_noun.begin,
            begin_label=_noun.label,
        )
    )
