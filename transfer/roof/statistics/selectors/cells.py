"""Adding up: the cells of a question, from the sums kept or from the facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncQuarter, TruncYear

from transfer.kernel.money import round_half_up
from transfer.roof.statistics.models import ContractFact, Edition, Rollup
from transfer.roof.statistics.selectors import places, schemes, source
from transfer.roof.statistics.selectors.questions import CLASS, MONTH, OUTPUT, PARTNER, QUARTER, REGION, YEAR, Question

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """number: contracts; unknown: those whose amounts are not known; turnover and transaction: fen of the others."""

    number: int = 0
    unknown: int = 0
    turnover: int = 0
    transaction: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.number + other.number,
            self.unknown + other.unknown,
            self.turnover + other.turnover,
            self.transaction + other.transaction,
        )

    @property
    def average(self) -> int | None:
        """Turnover per contract with a known amount, in fen, rounded once; None where there is none."""
        known = self.number - self.unknown
        return round_half_up(Fraction(self.turnover, known)) if known else None

    def of(self, measure: str) -> int | None:
        """One measure by name."""
        value: int | None = getattr(self, measure)
        return value


NOTHING = Figures()


@dataclass(frozen=True, slots=True)
class Cells:
    """Figures by key, a value for each dimension of the question.

    split: the classes of the question's list that came from one class of an older list; apart: what was in that one.
    """

    figures: Mapping[Key, Figures]
    split: frozenset[str]
    apart: Figures

    @property
    def total(self) -> Figures:
        """Over all cells."""
        return sum(self.figures.values(), self.apart)


def cells(question: Question, shown: Edition) -> Cells:
    """The cells of a question in one query, those with at least one contract."""
    rows: QuerySet[Any] = _facts(shown) if question.needs_facts else _sums(shown)
    rows = rows.filter(month__gte=question.first, month__lte=question.last).filter(_narrowed(question))
    if question.needs_facts:
        rows = rows.filter(registered_on__gte=question.first)  # prunes the partitions of earlier years
    columns = {name: expression for name, expression in zip(_names(question), _expressions(question), strict=True)}
    grouped = rows.annotate(**columns).values(*columns).annotate(**_totals(facts=question.needs_facts))
    figures: dict[Key, Figures] = {}
    split: set[str] = set()
    apart = NOTHING
    for row in grouped.values_list(*columns, "n", "u", "t", "x"):
        key = _key(question, row, split)
        found = Figures(*(int(value or 0) for value in row[len(columns) :]))
        if key is None:
            apart += found
        else:
            figures[key] = figures.get(key, NOTHING) + found
    return Cells(figures, frozenset(split), apart)


def _facts(shown: Edition) -> QuerySet[Any]:
    return ContractFact.objects.using(source.alias()).filter(epoch=shown.epoch, counted=True).order_by()


def _sums(shown: Edition) -> QuerySet[Any]:
    return Rollup.objects.using(source.alias()).filter(epoch=shown.epoch).order_by()


def _totals(*, facts: bool) -> dict[str, Any]:
    if facts:
        return {
            "n": Count("registration"),
            "u": Count("registration", filter=Q(turnover=None)),
            "t": Sum("turnover"),
            "x": Sum("transaction"),
        }
    return {"n": Sum("number"), "u": Sum("unknown"), "t": Sum("turnover"), "x": Sum("transaction")}


def _sides(question: Question) -> dict[str, str]:
    own, other = ("seller", "buyer") if question.view == OUTPUT else ("buyer", "seller")
    return {REGION: own, PARTNER: other}


def _narrowed(question: Question) -> Q:
    rule = Q(**dict(question.where))
    for name, side in _sides(question).items():
        code: str = getattr(question, name)
        if code and places.is_whole(code):
            rule &= Q(**{f"{side}_place": code})
        elif code:
            rule &= Q(**{f"{side}_region__startswith": code[:4] if code.endswith("00") else code})
    if question.contract_class:
        rule &= _of_class(question)
    return rule


def _of_class(question: Question) -> Q:
    """The class in the question's list, whatever list it was registered under."""
    return reduce(
        or_,
        (
            _within(scheme)
            & Q(contract_class__in=schemes.codes_meaning(question.contract_class, scheme, question.scheme))
            for scheme in schemes.all_schemes()
        ),
    )


def _within(scheme: schemes.Scheme) -> Q:
    rule = Q()
    if scheme.first:
        rule &= Q(month__gte=scheme.first)
    if scheme.last:
        rule &= Q(month__lte=scheme.last)
    return rule


def _names(question: Question) -> list[str]:
    return [f"d{place}" for place in range(len(question.by))] + (["era"] if CLASS in question.by else [])


def _expressions(question: Question) -> list[Any]:
    found = [_expression(question, name) for name in question.by]
    if CLASS in question.by:
        found.append(_era())
    return found


def _expression(question: Question, name: str) -> Any:
    sides = _sides(question)
    if name in sides:
        return F(f"{sides[name]}_place")
    own = {CLASS: F("contract_class"), MONTH: F("month"), QUARTER: TruncQuarter("month"), YEAR: TruncYear("month")}
    return own.get(name, F(name))


def _era() -> Case:
    """Under which list of classes a month fell."""
    known = schemes.all_schemes()
    whens = [When(_within(scheme), then=Value(str(place))) for place, scheme in enumerate(known[:-1])]
    return Case(*whens, default=Value(str(len(known) - 1)), output_field=CharField())


def _key(question: Question, row: tuple[Any, ...], split: set[str]) -> Key | None:
    """The row's key in the question's list of classes; None, and noted, where its class was split in that list."""
    key = list(row[: len(question.by)])
    if CLASS in question.by:
        place = question.by.index(CLASS)
        scheme = schemes.all_schemes()[int(row[len(question.by)])]
        meant = schemes.in_scheme(key[place], scheme, question.scheme)
        if len(meant) > 1:
            split.update(meant)
            return None
        key[place] = meant[0]
    return tuple(key)


def a_year_later(question: Question, key: Key) -> Key:
    """The key of the same cell a year on."""
    return tuple(
        value.replace(year=value.year + 1) if isinstance(value, date) and name in (MONTH, QUARTER, YEAR) else value
        for name, value in zip(question.by, key, strict=True)
    )
