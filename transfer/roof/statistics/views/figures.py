"""The two drawings beside the table: turnover by year, and where it comes from or goes to."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from institutions.selectors import regions
from transfer.edge.multiples import Period
from transfer.kernel.actor import Actor
from transfer.roof.statistics.selectors import periods, places, tables
from transfer.roof.statistics.selectors.questions import OUTPUT, PARTNER, REGION, YEAR, Question
from transfer.roof.statistics.selectors.tables import Row, scaled
from transfer.roof.statistics.views.layout import HIDDEN, amount, signed
from transfer.roof.statistics.views.words import measure_name

_YEARS = 7
_TOO_LONG = 1_000_000_000_00
"""From this amount of fen on a drawing counts in 100 million CNY: longer figures do not stand beside each other."""
# One character a province, as on number plates: the first of the names would not tell 湖北 from 湖南.
_ON_THE_MAP = dict(
    zip(
        (11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62,
         63, 64, 65, 71, 81, 82),
        "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新台港澳",
        strict=True,
    )
)  # fmt: skip
# The same in Latin letters: ISO 3166-2:CN.
_IN_LETTERS = dict(
    zip(
        _ON_THE_MAP,
        re.findall("..", "BJTJHESXNMLNJLHLSHJSZJAHFJJXSDHAHBHNGDGXHICQSCGZYNXZSNGSQHNXXJTWHKMO"),
        strict=True,
    )
)


def trend(question: Question, *, actor: Actor) -> dict[str, Any]:
    """The measure by year, up to the year of the question: periods to be drawn, and the table beside them."""
    last = question.last.year
    asked = replace(question, by=(YEAR,), first=date(last - _YEARS + 1, 1, 1), last=date(last, 12, 1))
    drawn, lines = [], []
    rows = tables.answer(asked, actor=actor).rows
    question = _drawn_in(question, rows)
    for row in rows:
        shown, year = _words(row, question), row.codes[0]
        value = None if row.figures is None else _number(row.figures.of(question.measure), question)
        drawn.append(Period(year, value, shown, running=year == str(periods.today().year)))
        lines.append({"cells": [year, shown, signed(row.growth[question.measure])]})
    name = measure_name(question)
    return {
        "title": _("%(measure)s by year") % {"measure": name},
        "says": _("Whole calendar years by the date of registration; the running one is drawn open."),
        "columns": [{"label": _("Year")}, {"label": name, "num": True}, {"label": _("On the year, %"), "num": True}],
        "rows": lines,
        "periods": drawn,
    }


def region_map(question: Question, *, actor: Actor, link: Callable[[str], str]) -> dict[str, Any]:
    """Provinces as squares: those of the view, or, when one is chosen, those of the other side."""
    own = not question.region
    asked = replace(question, by=(REGION if own else PARTNER,), measure=question.measure)
    rows = {row.codes[0]: row for row in tables.answer(asked, actor=actor).rows}
    question = _drawn_in(question, rows.values())
    tiles = []
    for place in regions.provinces():
        if place.tile_x is None or place.tile_y is None:
            continue
        row = rows.get(place.code)
        figures = row.figures if row else None
        tiles.append(
            {
                "column": place.tile_x,
                "row": place.tile_y,
                "short": short_name(place.code),
                "name": place.name(),
                "value": None if figures is None else _number(figures.of(question.measure), question),
                "text": "" if row is None else _words(row, question),
                "url": link(place.code) if own and figures is not None else "",
            }
        )
    sellers = (question.view == OUTPUT) == own
    return {
        "title": _("Where the sellers are") if sellers else _("Where the buyers are"),
        "says": measure_name(question),
        "tiles": tiles,
    }


def short_name(code: str) -> str:
    """A place in one character, or two letters; abroad and what was not stated by their names."""
    if not code[:2].isdecimal():
        return places.name(code)
    names = _ON_THE_MAP if (get_language() or "").startswith("zh") else _IN_LETTERS
    return names.get(int(code[:2]), code[:2])


def _drawn_in(question: Question, rows: Iterable[Row]) -> Question:
    """The question in a unit in which its figures can be read in a drawing: what was asked for, or a larger one."""
    if question.measure == "number" or question.unit != "yuan":
        return question
    found = [row.figures.of(question.measure) or 0 for row in rows if row.figures]
    return replace(question, unit="yi") if max(found, default=0) >= _TOO_LONG else question


def _words(row: Row, question: Question) -> str:
    return HIDDEN if row.figures is None else amount(row.figures, question.measure, question.unit)


def _number(value: int | None, question: Question) -> float | int | None:
    if value is None or question.measure == "number":
        return value
    found = scaled(value, question.unit)
    return None if found is None else float(found)
