"""Flows: the seller's region by the buyer's, with what small cells ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from transfer.kernel.actor import Actor
from transfer.kernel.money import percent
from transfer.roof.statistics.selectors import tables
from transfer.roof.statistics.selectors.questions import OUTPUT, PARTNER, REGION, Question
from transfer.roof.statistics.selectors.tables import Row

MEASURES = ("number", "turnover", "transaction")


@dataclass(frozen=True, slots=True)
class Place:
    """A region at one side. value: of the measure, None where it is not shown."""

    code: str
    label: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Flows:
    """question: as asked. sellers, buyers: with their sums, the largest first. cells: by seller's and buyer's code,
    those with a contract; None where it is not shown. total: None where too few contracts stand behind all of it.

    inside: what stays in the seller's region, of the cells shown; at_least: some of those are not shown.
    """

    question: Question
    sellers: Sequence[Place]
    buyers: Sequence[Place]
    cells: Mapping[tuple[str, str], int | None]
    total: int | None
    inside: int
    at_least: bool
    hidden: int
    below: int
    known_at: datetime | None

    @property
    def share(self) -> Decimal | None:
        """What stays, in per cent of everything; None of nothing and where the whole is not shown."""
        return percent(self.inside, self.total, places=1) if self.total else None


def answer(question: Question, *, actor: Actor) -> Flows:
    """Nine queries of the sums kept by month, class and places, whatever their number."""
    asked = replace(question, view=OUTPUT, by=(REGION, PARTNER))
    table = tables.answer(asked, actor=actor)
    measure = question.measure
    cells = {(row.codes[0], row.codes[1]): _value(row, measure) for row in table.rows}
    own = {key: value for key, value in cells.items() if key[0] == key[1]}
    return Flows(
        question=asked,
        sellers=_places(tables.answer(replace(asked, by=(REGION,)), actor=actor).rows, measure),
        buyers=_places(tables.answer(replace(asked, by=(PARTNER,)), actor=actor).rows, measure),
        cells=cells,
        total=_value(table.total, measure),
        inside=sum(value or 0 for value in own.values()),
        at_least=None in own.values(),
        hidden=table.hidden,
        below=table.below,
        known_at=table.known_at,
    )


def largest_between(found: Flows) -> tuple[Place, Place, int] | None:
    """The largest flow shown from one region to another."""
    between = {key: value for key, value in found.cells.items() if value and key[0] != key[1]}
    if not between:
        return None
    start, end = max(between, key=lambda key: (between[key], key))
    by_code = {place.code: place for place in (*found.sellers, *found.buyers)}
    value = between[start, end]
    return by_code[start], by_code[end], value or 0


def _value(row: Row, measure: str) -> int | None:
    return None if row.figures is None else row.figures.of(measure)


def _places(rows: Sequence[Row], measure: str) -> list[Place]:
    found = [Place(row.codes[0], row.labels[0], _value(row, measure)) for row in rows]
    return sorted(found, key=lambda place: (-(place.value or 0), place.code))
