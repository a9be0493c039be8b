"""Periods as rules state them, legal dates of a jurisdiction, and the clock that a late bid cannot cheat."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from tests.racing import at_once
from tests.toy import services
from tests.toy.actors import OWNER
from tests.toy.models import Box
from transfer.kernel import clock, locking
from transfer.kernel.clock import Period
from transfer.kernel.errors import Misuse
from transfer.kernel.models import Jurisdiction

NOON = datetime(2025, 9, 25, 4, 0, tzinfo=UTC)  # a Thursday in Shanghai, the week before National Day


@pytest.mark.parametrize(
    ("text", "calendar", "period"),
    [
        ("P15D", "days", Period(days=15)),
        ("P2W", "days", Period(days=14)),
        ("P1Y6M", "days", Period(years=1, months=6)),
        ("P1DT2H3M4S", "days", Period(days=1, seconds=7384)),
        ("PT20S", "days", Period(seconds=20)),
        ("P10D", "working", Period(days=10, calendar="working")),
    ],
)
def test_a_period_is_an_iso_duration_with_a_calendar(text: str, calendar: str, period: Period) -> None:
    assert Period.parse(text, calendar) == period
    assert Period.of({"period": text, "calendar": calendar}) == period


@pytest.mark.parametrize(
    ("text", "calendar"),
    [
        ("", "days"), ("P", "days"), ("PT", "days"), ("P1DT", "days"), ("P0D", "days"), ("15D", "days"),
        ("P-1D", "days"), ("P1.5D", "days"), ("P1D", "lunar"), ("P1M", "working"), ("P2W", "working"),
        ("PT1H", "working"),
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str, calendar: str) -> None:
    with pytest.raises(ValueError, match="period|working"):
        Period.parse(text, calendar)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 9, 26), True),  # a Friday
        (date(2025, 9, 27), False),  # a Saturday
        (date(2025, 9, 28), True),  # a Sunday worked for the Golden Week
        (date(2025, 10, 1), False),  # National Day
        (date(2025, 10, 8), False),  # a Wednesday of the Golden Week
        (date(2025, 10, 11), True),  # a Saturday worked for it
    ],
)
def test_working_days_follow_the_shifted_weekends(china: Jurisdiction, day: date, works: bool) -> None:
    assert clock.is_working_day(day, "CN") is works


@pytest.mark.parametrize(
    ("period", "last_day"),
    [
        (Period(days=1), "2025-09-26"),  # the day of the beginning is not counted
        (Period(days=2), "2025-09-28"),  # Saturday 27th: moves to the Sunday that is worked
        (Period(days=6), "2025-10-09"),  # National Day: moves past the Golden Week
        (Period(days=15), "2025-10-10"),
        (Period(months=1), "2025-10-27"),  # Saturday 25 October moves to Monday
        (Period(years=1, months=5), "2027-02-25"),
        (Period(days=3, calendar="working"), "2025-09-29"),  # 26th, 28th (shifted), 29th
        (Period(days=5, calendar="working"), "2025-10-09"),
    ],
)
def test_periods_in_days_end_at_midnight_of_their_last_day(china: Jurisdiction, period: Period, last_day: str) -> None:
    end = clock.deadline(NOON, period, "CN")
    assert end == datetime.fromisoformat(last_day).replace(tzinfo=UTC) + timedelta(hours=16)  # 24:00 in Shanghai
    assert clock.local_date(end - timedelta(seconds=1), "CN").isoformat() == last_day


@pytest.mark.parametrize(
    ("begin", "months", "last_day"),
    [("2024-01-31", 1, "2024-02-29"), ("2025-01-31", 1, "2025-02-28"), ("2024-08-31", 15, "2025-12-01")],
)
def test_a_month_without_that_day_ends_with_its_last(
    china: Jurisdiction, begin: str, months: int, last_day: str
) -> None:
    # 30 November 2025 is a Sunday, so the third moves on to Monday.
    start = datetime.fromisoformat(begin).replace(hour=4, tzinfo=UTC)
    end = clock.deadline(start, Period(months=months), "CN")
    assert clock.local_date(end - timedelta(seconds=1), "CN").isoformat() == last_day


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2024-01-31", 1, "2024-02-29"), ("2024-12-31", 2, "2025-02-28"), ("2024-11-30", 1, "2024-12-30"),
        ("2024-03-31", -1, "2024-02-29"), ("2024-01-15", -1, "2023-12-15"), ("2024-05-05", 0, "2024-05-05"),
    ],
)  # fmt: skip
def test_the_same_day_of_another_month(day: str, months: int, then: str) -> None:
    assert clock.months_after(date.fromisoformat(day), months) == date.fromisoformat(then)


def test_short_periods_end_to_the_second(china: Jurisdiction) -> None:
    assert clock.deadline(NOON, Period(seconds=20), "CN") == NOON + timedelta(seconds=20)
    saturday = datetime(2025, 9, 27, 18, 0, tzinfo=UTC)  # 24:00 of Saturday and two hours, and no moving
    assert clock.deadline(NOON, Period(days=2, seconds=7200), "CN") == saturday


def test_the_legal_date_is_the_jurisdictions(china: Jurisdiction) -> None:
    Jurisdiction.objects.create(code="US-TEST", name_en="T", name_zh="T", time_zone="America/New_York", calendar="US")
    instant = datetime(2025, 1, 1, 2, 0, tzinfo=UTC)
    assert clock.local_date(instant, "CN") == date(2025, 1, 1)
    assert clock.local_date(instant, "US-TEST") == date(2024, 12, 31)


def test_a_deadline_is_told_as_the_last_day_on_which_there_is_time(china: Jurisdiction) -> None:
    day = date(2025, 9, 25)
    end = clock.end_of(day, "CN")
    assert clock.local_date(end, "CN") == day + timedelta(days=1), "the instant itself is already the next day"
    assert clock.last_day(end, "CN") == day
    assert clock.last_day(end - timedelta(seconds=1), "CN") is None and clock.last_day(NOON, "CN") is None
    assert clock.local_minute(NOON, "CN") == "2025-09-25 12:00"


def test_a_province_inherits_time_and_calendar(china: Jurisdiction) -> None:
    Jurisdiction.objects.update_or_create(
        code="CN-330000",
        defaults={"parent": china, "name_en": "Zhejiang", "name_zh": "浙江", "time_zone": "", "calendar": ""},
    )
    assert Jurisdiction.objects.chain("CN-330000") == ["CN-330000", "CN"]
    assert Jurisdiction.objects.time_and_calendar("CN-330000") == ("Asia/Shanghai", "CN")
    assert str(china) == "CN"
    with pytest.raises(Misuse, match="unknown jurisdiction"):
        Jurisdiction.objects.chain("ZZ")


def test_a_jurisdiction_is_read_once_a_minute_and_needs_no_cache_server(
    china: Jurisdiction, django_assert_num_queries: object
) -> None:
    Jurisdiction.objects.chain("CN")
    with django_assert_num_queries(0):  # type: ignore[operator] # a pytest-django fixture without a type
        Jurisdiction.objects.chain("CN")
    Jurisdiction.objects.forget()
    with django_assert_num_queries(1):  # type: ignore[operator] # as above
        Jurisdiction.objects.chain("CN")


@pytest.mark.django_db(transaction=True)
def test_the_time_after_the_lock_needs_a_lock() -> None:
    with pytest.raises(Misuse):
        clock.after_lock()
    with transaction.atomic():
        assert abs((clock.after_lock() - clock.now()).total_seconds()) < 5


def _too_late_by(read: str, box: Box) -> tuple[bool, timedelta]:
    """One bidder holds the row past the close; the other, who came in time, reads the clock in the way named."""
    with transaction.atomic():
        opened = clock.after_lock()
    close = opened + timedelta(seconds=0.4)

    def holder() -> None:
        with transaction.atomic():
            locking.lock(Box.objects.get(pk=box.pk))
            time.sleep(0.8)

    def bidder() -> datetime:
        time.sleep(0.1)
        with transaction.atomic():
            if read == "after_lock":
                locking.lock(Box.objects.get(pk=box.pk))
                return clock.after_lock()
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {read} FROM toy_box WHERE id = %s FOR UPDATE", [box.pk])
                instant: datetime = cursor.fetchone()[0]
                return instant

    _held, at = at_once(holder, bidder)
    return at >= close, at - opened


@pytest.mark.django_db(transaction=True)
def test_a_bid_that_waited_past_the_close_is_seen_to_be_late(china: Jurisdiction) -> None:
    late, waited = _too_late_by("after_lock", services.pack(actor=OWNER, weight=1))
    assert late and waited > timedelta(seconds=0.7)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("read", ["now()", "clock_timestamp()"])
def test_control_a_clock_in_the_locking_statement_takes_the_late_bid(china: Jurisdiction, read: str) -> None:
    late, _waited = _too_late_by(read, services.pack(actor=OWNER, weight=1))
    assert not late
