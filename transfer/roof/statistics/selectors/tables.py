"""The answer to a question: rows with labels, growth on the year, what is not shown, and the sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from transfer.kernel import policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid
from transfer.kernel.money import percent, round_half_up
from transfer.roof.statistics.selectors import places, schemes
from transfer.roof.statistics.selectors.cells import Cells, Figures, Key, a_year_later, cells
from transfer.roof.statistics.selectors.questions import (
    CLASS,
    MEASURES,
    MONTH,
    PARTNER,
    QUARTER,
    REGION,
    UNITS,
    YEAR,
    Question,
    edition,
)
from transfer.roof.statistics.selectors.suppression import hidden

MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line. codes and labels: one for each dimension. figures: None where it is not shown.

    growth: per cent against the same a year before by measure, None where there is none or it is not shown.
    """

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    figures: Figures | None
    growth: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Table:
    """question: as it was asked. known_at: everything registered before is counted. below: cells of fewer contracts
    are not shown to this reader; 0 where all are. hidden: how many cells are not shown."""

    question: Question
    rows: list[Row]
    total: Row
    known_at: datetime | None
    epoch: int
    below: int
    hidden: int


def answer(question: Question, *, actor: Actor) -> Table:
    """Answers in two queries. Invalid when the answer would be too long."""
    shown = edition()
    now, before = cells(question, shown), cells(question.year_before(), shown)
    if len(now.figures) > MOST_ROWS:
        raise Invalid.one(
            "by", _("The answer would be too long: narrow the span, the region or the class."), "too_long"
        )
    earlier = {a_year_later(question, key): figures for key, figures in before.figures.items()}
    below = settings.EXCHANGE_STATISTICS_SMALLEST_CELL
    exact, before_exact = _exact(question, now.figures, actor), _exact(question, earlier, actor)
    away = hidden(now.figures, below=below, exact=exact)
    away_before = hidden(earlier, below=below, exact=before_exact)
    rows = []
    for key in sorted(now.figures, key=lambda key: _order(question, key)):
        figures = None if key in away else now.figures[key]
        old = None if key in away_before or _is_split(question, key, before) else earlier.get(key)
        rows.append(Row(_codes(question, key), _labels(question, key), figures, growth(figures, old)))
    all_exact = len(exact) == len(now.figures) and len(before_exact) == len(earlier)
    whole, old_whole = (_whole(found.total, below, all_exact) for found in (now, before))
    return Table(
        question=question,
        rows=rows,
        total=Row((), (), whole, growth(whole, old_whole)),
        known_at=shown.known_at,
        epoch=shown.epoch,
        below=0 if all_exact and now.figures else below,
        hidden=len(away),
    )


def growth(now: Figures | None, before: Figures | None) -> dict[str, Decimal | None]:
    """Growth of each measure in per cent, from whole fen, rounded half up once to two decimals at the end."""
    found: dict[str, Decimal | None] = {}
    for measure in MEASURES:
        new = None if now is None else now.of(measure)
        old = None if before is None else before.of(measure)
        found[measure] = None if new is None or not old else percent(new - old, old)
    return found


def scaled(fen: int | None, unit: str) -> Decimal | None:
    """Fen in yuan, 万元 or 亿元 with two decimals, rounded half up here and nowhere before."""
    if fen is None:
        return None
    return Decimal(round_half_up(Fraction(fen, UNITS[unit]))).scaleb(-2)


def _whole(total: Figures, below: int, exact: bool) -> Figures | None:
    return None if 0 < total.number < below and not exact else total


def _is_split(question: Question, key: Key, before: Cells) -> bool:
    return CLASS in question.by and key[question.by.index(CLASS)] in before.split


def _exact(question: Question, figures: Mapping[Key, Figures], actor: Actor) -> frozenset[Key]:
    """The keys that lie in the reader's own region, on the side of the view or on the other."""
    if not actor.regions and not actor.is_system:
        return frozenset()
    verdicts: dict[str, bool] = {}

    def may(place: str) -> bool:
        if place not in verdicts:
            verdicts[place] = policy.may(actor, "statistics.contracts.view_exact", place).ok
        return verdicts[place]

    return frozenset(key for key in figures if any(may(place) for place in _places(question, key)))


def _places(question: Question, key: Key) -> list[str]:
    found = []
    for name, asked in ((REGION, question.region), (PARTNER, question.partner)):
        found.append(asked or (key[question.by.index(name)] if name in question.by else ""))
    return found


def _codes(question: Question, key: Key) -> tuple[str, ...]:
    return tuple(_code(name, value) for name, value in zip(question.by, key, strict=True))


def _code(name: str, value: Any) -> str:
    if isinstance(value, date):
        if name == YEAR:
            return f"{value.year}"
        return f"{value.year}-Q{(value.month + 2) // 3}" if name == QUARTER else f"{value:%Y-%m}"
    return str(value)


def _labels(question: Question, key: Key) -> tuple[str, ...]:
    return tuple(_label(question, name, value) for name, value in zip(question.by, key, strict=True))


def _label(question: Question, name: str, value: Any) -> str:
    if name in (REGION, PARTNER):
        return places.name(value)
    if name in (YEAR, QUARTER, MONTH):
        return _code(name, value)
    if not value:
        return places.name(places.UNKNOWN)
    if name == CLASS:
        return schemes.label(value, question.scheme)
    return dictionaries.label("party_kind" if name.endswith("_kind") and name != "ip_kind" else name, value)


def _order(question: Question, key: Key) -> tuple[Any, ...]:
    found: list[Any] = []
    for name, value in zip(question.by, key, strict=True):
        codes = question.scheme.codes() if name == CLASS else []
        found.append((codes.index(value) if value in codes else len(codes), _code(name, value)))
    return tuple(found)
