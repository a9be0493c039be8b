"""The weeks and months in which the room counts, in the exchange's local days."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from transfer.kernel import clock

WEEK, MONTH = "week", "month"
HOW_MANY = {WEEK: 13, MONTH: 24}


@dataclass(frozen=True, slots=True)
class Period:
    """A week from Monday or a calendar month. last: its last day; running: it is not over. name: 2026-W48, 2026-11;
    said: as people are told it, a week by its first day."""

    first: date
    last: date
    running: bool
    name: str
    said: str


def today() -> date:
    """The exchange's local day."""
    return clock.local_date(clock.now(), settings.EXCHANGE_JURISDICTION)


def recent(by: str) -> list[Period]:
    """The last thirteen weeks or twenty-four months, the running one last."""
    now = today()
    starts = [_start(by, now)]
    while len(starts) < HOW_MANY[by]:
        starts.append(_start(by, starts[-1] - timedelta(days=1)))
    return [_period(by, start, now) for start in reversed(starts)]


def _start(by: str, day: date) -> date:
    return day - timedelta(days=day.weekday()) if by == WEEK else day.replace(day=1)


def _period(by: str, first: date, now: date) -> Period:
    following = first + timedelta(days=7) if by == WEEK else clock.months_after(first, 1)
    year, week, _day = first.isocalendar()
    name = f"{year}-W{week:02}" if by == WEEK else f"{first:%Y-%m}"
    said = first.isoformat() if by == WEEK else name
    return Period(first, following - timedelta(days=1), following > now, name, said)
