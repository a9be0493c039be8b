"""The only source of time. Periods are ISO 8601 durations with a calendar; legal dates belong to a jurisdiction."""

import re
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.db import connection

from transfer.kernel import loading
from transfer.kernel.errors import Misuse
from transfer.kernel.models.jurisdictions import Jurisdiction

CALENDAR_DAYS = "days"
WORKING_DAYS = "working"
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def now() -> datetime:
    """The present instant in UTC, by this process; in a loader's block the time it said.

    Never for a deadline: use after_lock.
    """
    return loading.time() or datetime.now(UTC)


def after_lock() -> datetime:
    """The time that decides, read after the lock: the database's clock, or in a loader's block the time it said."""
    return loading.time() or recorded()


def recorded() -> datetime:
    """The database's clock, read in a statement of its own.

    Call it after the row lock: now() and clock_timestamp() inside the locking statement were both seen to accept
    what came too late, because they are read before the wait for the lock.
    """
    if not connection.in_atomic_block:
        raise Misuse("the clock that decides is read in a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        instant: datetime = cursor.fetchone()[0]
    return instant


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as a rule states it, e.g. P15D in calendar days, P10D in working days, PT20S."""

    years: int = 0
    months: int = 0
    days: int = 0
    seconds: int = 0
    calendar: str = CALENDAR_DAYS

    @classmethod
    def parse(cls, text: str, calendar: str = CALENDAR_DAYS) -> "Period":
        """Reads an ISO 8601 duration. ValueError on anything else, on zero, and on working days with other units."""
        match = _DURATION.fullmatch(text)
        if not match or calendar not in {CALENDAR_DAYS, WORKING_DAYS}:
            raise ValueError(f"not a period: {text!r} ({calendar})")
        years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        if not (years or months or weeks or days or hours or minutes or seconds):
            raise ValueError(f"an empty period: {text!r}")
        period = cls(years, months, weeks * 7 + days, hours * 3600 + minutes * 60 + seconds, calendar)
        if calendar == WORKING_DAYS and (years or months or weeks or hours or minutes or seconds):
            raise ValueError(f"working days cannot be counted in {text!r}")
        return period

    @classmethod
    def of(cls, value: dict[str, str]) -> "Period":
        """The period in a rule's value: {"period": "P10D", "calendar": "working"}."""
        return cls.parse(value["period"], value.get("calendar", CALENDAR_DAYS))


def local_date(at: datetime, jurisdiction: str) -> date:
    """The legal date of an instant: the day it was there, by the jurisdiction's time zone."""
    return at.astimezone(_zone(jurisdiction)).date()


def is_working_day(day: date, jurisdiction: str) -> bool:
    """True for a working day of the jurisdiction's calendar, shifted weekends (China's 调休) included."""
    calendar = _calendar(_settings(jurisdiction)[1])
    with _turn:  # the calendar fills a year when it is first asked for one, and a second thread would see half of it
        return calendar.is_working_day(day)


def deadline(start: datetime, period: Period, jurisdiction: str) -> datetime:
    """When a period that begins at `start` has ended.

    Periods in days, months or years exclude the day of the beginning and end with their last day, that is at 24:00
    local time; a month without that day ends with its last one, and a last day that is a statutory day of rest moves
    to the next working day (Civil Code arts. 201 to 203). Periods in hours, minutes or seconds end to the second; of a
    period with both, the days are counted first and do not move.
    """
    if period.seconds and not (period.years or period.months or period.days):
        return start + timedelta(seconds=period.seconds)
    day = _last_day(local_date(start, jurisdiction), period, jurisdiction)
    while not (period.seconds or is_working_day(day, jurisdiction)):
        day += timedelta(days=1)
    return end_of(day, jurisdiction) + timedelta(seconds=period.seconds)


def end_of(day: date, jurisdiction: str) -> datetime:
    """The instant at which a local day is over, 24:00 there."""
    return datetime.combine(day + timedelta(days=1), time(0), _zone(jurisdiction)).astimezone(UTC)


def last_day(end: datetime, jurisdiction: str) -> date | None:
    """The last local day before a deadline that ends at 24:00; None for one that ends within a day.

    A deadline is exclusive: at its instant the time is over, and people are told the last day on which it is not.
    """
    local = end.astimezone(_zone(jurisdiction))
    return None if local.time() != time(0) else local.date() - timedelta(days=1)


def local_minute(at: datetime, jurisdiction: str) -> str:
    """An instant as people there read it: 2026-11-28 09:12."""
    return at.astimezone(_zone(jurisdiction)).strftime("%Y-%m-%d %H:%M")


def back(at: datetime, period: Period, jurisdiction: str) -> datetime:
    """The instant that lies a period of calendar days, months or years before, at the same local time.

    For looking back (what has been kept that long), not for legal periods: nothing moves for days of rest.
    """
    if period.calendar == WORKING_DAYS:
        raise Misuse("working days are counted forward only")
    local = at.astimezone(_zone(jurisdiction))
    day = months_after(local.date(), -12 * period.years - period.months) - timedelta(days=period.days)
    return datetime.combine(day, local.timetz()).astimezone(UTC) - timedelta(seconds=period.seconds)


def months_after(day: date, months: int) -> date:
    """The same day of a later month (an earlier one below 0), the last one where that month has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    begin, next_begin = date(year, month + 1, 1), date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(begin + timedelta(days=day.day - 1), next_begin - timedelta(days=1))


def _last_day(first: date, period: Period, jurisdiction: str) -> date:
    if period.calendar == WORKING_DAYS:
        day, left = first, period.days
        while left:
            day += timedelta(days=1)
            left -= is_working_day(day, jurisdiction)
        return day
    return months_after(first, 12 * period.years + period.months) + timedelta(days=period.days)


def _zone(jurisdiction: str) -> ZoneInfo:
    return ZoneInfo(_settings(jurisdiction)[0])


def _settings(jurisdiction: str) -> tuple[str, str]:
    return Jurisdiction.objects.time_and_calendar(jurisdiction)


_turn = threading.Lock()


@lru_cache(maxsize=64)
def _calendar(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)
