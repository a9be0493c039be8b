"""A table of the statistics laid out for the page: measures as columns, or one measure by a second dimension."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from transfer.kernel.money import percent
from transfer.roof.statistics.selectors.cells import Figures
from transfer.roof.statistics.selectors.questions import DIMENSIONS, MEASURES
from transfer.roof.statistics.selectors.tables import Row, Table, scaled

MOST_COLUMNS = 40
HIDDEN = "*"
NONE = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """heads: the labels; cells: figures in words; share: of the turnover of the table, in per cent (is_largest: none
    has more)."""

    heads: Sequence[str]
    cells: Sequence[str]
    share: Any = None
    is_largest: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """heads and columns are headings; crossed: one measure by two dimensions, so there is no column of shares."""

    heads: Sequence[str]
    columns: Sequence[str]
    lines: Sequence[Line]
    total: Sequence[str]
    crossed: bool
    largest: int


def lay_out(table: Table) -> Layout:
    """Two dimensions cross where the second has not too many values; everything else is a list."""
    if len(table.question.by) == 2:
        across = list(dict.fromkeys(row.labels[1] for row in sorted(table.rows, key=lambda row: row.codes[1])))
        if len(across) <= MOST_COLUMNS:
            return _crossed(table, across)
    return _listed(table)


def _listed(table: Table) -> Layout:
    question = table.question
    columns = [
        str(MEASURES["number"]).capitalize(),
        _("Turnover"),
        _("On the year, %"),
        _("Technology amount"),
        _("Average"),
    ]
    whole = table.total.figures
    shares = [_share(row.figures, whole) for row in table.rows]
    largest = max((share for share in shares if share is not None), default=0)
    lines = [
        Line(row.labels, _cells(row, question.unit), share, share == largest)
        for row, share in zip(table.rows, shares, strict=True)
    ]
    heads = [str(DIMENSIONS[name]).capitalize() for name in question.by]
    return Layout(heads, columns, lines, _cells(table.total, question.unit), False, largest)


def _cells(row: Row, unit: str) -> list[str]:
    figures = row.figures
    if figures is None:
        return [HIDDEN] * 5
    return [
        f"{figures.number:,}",
        amount(figures, "turnover", unit),
        signed(row.growth["turnover"]),
        amount(figures, "transaction", unit),
        amount(figures, "average", unit),
    ]


def _crossed(table: Table, across: list[str]) -> Layout:
    question = table.question
    found: dict[str, dict[str, str]] = {}
    for row in table.rows:
        cell = HIDDEN if row.figures is None else amount(row.figures, question.measure, question.unit)
        found.setdefault(row.labels[0], {})[row.labels[1]] = cell
    lines = [Line([label], [cells.get(column, NONE) for column in across]) for label, cells in found.items()]
    return Layout([str(DIMENSIONS[question.by[0]]).capitalize()], across, lines, [], True, 0)


def amount(figures: Figures, measure: str, unit: str) -> str:
    """A measure in words: a count, or an amount in the unit with two decimals."""
    if measure == "number":
        return f"{figures.number:,}"
    value = scaled(figures.of(measure), unit)
    return NONE if value is None else f"{value:,f}"


def signed(growth: Any) -> str:
    """Growth with its sign; a dash where there is none."""
    return NONE if growth is None else f"{growth:+,.2f}"


def _share(figures: Figures | None, whole: Figures | None) -> Any:
    if figures is None or whole is None:
        return None
    return percent(figures.turnover, whole.turnover, places=1)
