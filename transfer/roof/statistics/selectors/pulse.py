"""The pulse of the market: what opened, what was promised and kept, what was concluded, week by week or by month."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.db.models.functions import TruncWeek

from transfer.kernel.money import percent
from transfer.roof.statistics.models import ContractFact, DaySum, Edition, Rollup
from transfer.roof.statistics.selectors import periods, source
from transfer.roof.statistics.selectors.cells import NOTHING, Figures
from transfer.roof.statistics.selectors.kinds import ANSWERED, CONCLUDED, DUE, ENDED, LISTED, OPENED, PACE
from transfer.roof.statistics.selectors.periods import MONTH, WEEK, Period
from transfer.roof.statistics.selectors.questions import edition
from transfer.roof.statistics.selectors.suppression import hidden

Sums = Mapping[tuple[str, date], int]


@dataclass(frozen=True, slots=True)
class Beat:
    """One week or month.

    listings: opened; demands: opened; open_demands: those that took answers at its end; due: demands whose first answer
    was promised by a day of it that is over; answered: those of them answered in time, and kept that share in per cent,
    None where nothing was due. concluded: deals whose contract came into force. registered, turnover (fen): contracts
    registered, of them unknown without an amount; pace: median days from a listing's opening to its contract, signed
    in the period; None where too few contracts stand behind it, see hidden.
    """

    period: Period
    listings: int
    demands: int
    open_demands: int
    due: int
    answered: int
    kept: Decimal | None
    concluded: int
    registered: int | None
    unknown: int | None
    turnover: int | None
    pace: Decimal | None
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pulse:
    """by: "week" or "month"; beats: the running period last; known_at: everything before is counted; below: figures
    of fewer contracts are not shown."""

    by: str
    beats: Sequence[Beat]
    known_at: datetime | None
    below: int


def answer(by: str) -> Pulse:
    """Four queries of sums by day and month, whatever the size of the market."""
    shown = edition()
    recent = periods.recent(by)
    sums, paces = _sums(shown, recent)
    before = _open_before(shown, recent[0].first)
    figures = _by_month(shown, recent) if by == MONTH else _by_week(shown, recent)
    away = hidden(figures, below=settings.EXCHANGE_STATISTICS_SMALLEST_CELL)
    found = []
    for span in recent:
        before += sums.get((OPENED, span.first), 0) - sums.get((ENDED, span.first), 0)
        key = (span.first,)
        contracts = None if key in away else figures.get(key, NOTHING)
        found.append(_beat(span, sums, before, contracts, paces.get(span.first, Counter())))
    return Pulse(by, found, shown.known_at, settings.EXCHANGE_STATISTICS_SMALLEST_CELL)


def _beat(span: Period, sums: Sums, taking: int, contracts: Figures | None, paces: Counter[int]) -> Beat:
    due, answered = (sums.get((measure, span.first), 0) for measure in (DUE, ANSWERED))
    few = 0 < paces.total() < settings.EXCHANGE_STATISTICS_SMALLEST_CELL
    away = {name for name, is_away in (("registered", contracts is None), ("pace", few)) if is_away}
    return Beat(
        period=span,
        listings=sums.get((LISTED, span.first), 0),
        demands=sums.get((OPENED, span.first), 0),
        open_demands=taking,
        due=due,
        answered=answered,
        kept=percent(answered, due, places=1) if due else None,
        concluded=sums.get((CONCLUDED, span.first), 0),
        registered=None if contracts is None else contracts.number,
        unknown=None if contracts is None else contracts.unknown,
        turnover=None if contracts is None else contracts.turnover,
        pace=None if few else median(paces),
        hidden=frozenset(away | ({"turnover"} if contracts is None else set())),
    )


def median(numbers: Counter[int]) -> Decimal | None:
    """The median of whole days, to half a day; None of nothing."""
    total = numbers.total()
    if not total:
        return None
    ordered = sorted(numbers)
    reached, until = [], 0
    for value in ordered:
        until += numbers[value]
        reached.append(until)
    low, high = (ordered[bisect_left(reached, place)] for place in ((total + 1) // 2, total // 2 + 1))
    return Decimal(low + high) / 2


def _sums(shown: Edition, recent: Sequence[Period]) -> tuple[Sums, Mapping[date, Counter[int]]]:
    """By measure and first day of the period, and the days that the contracts signed in it took."""
    rows = DaySum.objects.using(source.alias()).filter(epoch=shown.epoch)
    over = Q(day__lt=periods.today()) | ~Q(measure__in=(DUE, ANSWERED))
    rows = rows.filter(over, day__gte=recent[0].first, day__lte=recent[-1].last)
    grouped = (
        rows.annotate(start=_start(recent)).order_by().values("measure", "start", "days").annotate(n=Sum("number"))
    )
    sums: Counter[tuple[str, date]] = Counter()
    paces: dict[date, Counter[int]] = {}
    for measure, start, days, number in grouped.values_list("measure", "start", "days", "n"):
        if measure == PACE:
            paces.setdefault(start, Counter())[days] += number
        else:
            sums[measure, start] += number
    return sums, paces


def _start(recent: Sequence[Period]) -> Case:
    """The first day of the period in which a day falls."""
    return Case(*(When(day__lte=span.last, then=Value(span.first)) for span in recent))


def _open_before(shown: Edition, first: date) -> int:
    rows = DaySum.objects.using(source.alias()).filter(epoch=shown.epoch, measure__in=(OPENED, ENDED), day__lt=first)
    found = rows.aggregate(opened=Sum("number", filter=Q(measure=OPENED)), ended=Sum("number", filter=Q(measure=ENDED)))
    return (found["opened"] or 0) - (found["ended"] or 0)


def _by_month(shown: Edition, recent: Sequence[Period]) -> dict[tuple[Any, ...], Figures]:
    rows = Rollup.objects.using(source.alias()).filter(
        epoch=shown.epoch, month__gte=recent[0].first, month__lte=recent[-1].last
    )
    sums = rows.order_by().values("month").annotate(n=Sum("number"), u=Sum("unknown"), t=Sum("turnover"))
    return {(month,): Figures(n, u, int(t)) for month, n, u, t in sums.values_list("month", "n", "u", "t")}


def _by_week(shown: Edition, recent: Sequence[Period]) -> dict[tuple[Any, ...], Figures]:
    first = recent[0].first
    rows = ContractFact.objects.using(source.alias()).filter(epoch=shown.epoch, counted=True)
    # The month is indexed, the day prunes the partitions of other years.
    rows = rows.filter(month__gte=first.replace(day=1), registered_on__gte=first, registered_on__lte=recent[-1].last)
    grouped = rows.annotate(week=TruncWeek("registered_on")).order_by().values("week")
    sums = grouped.annotate(
        n=Count("registration"), u=Count("registration", filter=Q(turnover=None)), t=Sum(F("turnover"))
    )
    return {(week,): Figures(n, u, int(t or 0)) for week, n, u, t in sums.values_list("week", "n", "u", "t")}


def spans(pulse: Pulse) -> tuple[Sequence[Beat], Sequence[Beat]]:
    """What is compared: the last four full weeks and the four before, or three full months and those a year before."""
    full = [beat for beat in pulse.beats if not beat.period.running]
    size, back = (4, 4) if pulse.by == WEEK else (3, 12)
    return full[-size:], full[-size - back : len(full) - back]
