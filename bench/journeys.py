"""Pulse, funnel and review times beside a million journeys, 20,000 of them one house's, and a million pieces of work,
100,000 of them on one desk. Other work on the machine only adds, so the quickest of some turns counts."""

import os
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from bench.rows import Row
from transfer.roof.statistics.models import Edition
from transfer.roof.statistics.selectors import funnel, pulse, reviews
from transfer.roof.statistics.selectors.funnel import Way
from transfer.roof.statistics.selectors.kinds import TECHNOLOGY
from transfer.roof.statistics.selectors.periods import MONTH, WEEK

COUNT = int(os.environ.get("BENCH_JOURNEYS", "1000000"))
HOUSE = uuid.UUID(int=0)
SLOWEST = 300.0  # milliseconds, as for a page beside a million listings
_TURNS = 9
# Every fiftieth is the house's; each step is reached by fewer, days later; the whole spans two years.
JOURNEYS = """
INSERT INTO statistics_journey (epoch, kind, unit, stream, organization, field, began_on,
 step_2, step_3, step_4, step_5, step_6)
SELECT 1, 'technology', gen_random_uuid(), 'market.achievement:' || gen_random_uuid(),
 lpad(CASE n %% 50 WHEN 0 THEN '0' ELSE to_hex(1 + n %% 997) END, 32, '0')::uuid, (1 + n %% 11)::text, began::date,
 began, began + interval '9 days', CASE WHEN n %% 3 = 0 THEN began + interval '40 days' END,
 CASE WHEN n %% 6 = 0 THEN began + interval '90 days' END, CASE WHEN n %% 12 = 0 THEN began + interval '150 days' END
FROM (SELECT n, now() - (n %% 730) * interval '1 day' AS began FROM generate_series(1, %s) AS n) AS drawn
"""
WORK = """
INSERT INTO statistics_deskwork (epoch, item, organization, kind, opened_at, taken_at, due_at, done_at)
SELECT 1, gen_random_uuid(), lpad(CASE n %% 10 WHEN 0 THEN '0' ELSE to_hex(1 + n %% 997) END, 32, '0')::uuid,
 'market.listing.review', began, began + (n %% 5) * interval '8 hours', began + interval '7 days',
 CASE WHEN n %% 730 > 4 THEN began + (n %% 9) * interval '1 day' END
FROM (SELECT n, now() - (n %% 730) * interval '1 day' AS began FROM generate_series(1, %s) AS n) AS drawn
"""
DAYS = """
INSERT INTO statistics_daysum (epoch, measure, day, days, number)
SELECT 1, measure, current_date - ago, CASE measure WHEN 'pace' THEN took ELSE 0 END, %s / 730 / 60
FROM generate_series(0, 730) AS ago, generate_series(1, 60) AS took,
 unnest(ARRAY['listed', 'opened', 'ended', 'due', 'answered', 'concluded', 'pace']) AS measure
WHERE measure = 'pace' OR took = 1
"""
BARE = "SELECT count(*), avg(extract(epoch FROM {1} - {2})) FROM {0} WHERE epoch = 1 AND organization = '{3}'"


def rows() -> Iterator[Row]:
    """What each page asks in milliseconds, and the funnel against a bare reading of the same rows."""
    Edition.objects.get_or_create(id=1)
    with connection.cursor() as cursor:
        for statement in (JOURNEYS, WORK, DAYS):
            cursor.execute(statement, [COUNT])
        cursor.execute("ANALYZE")
    asked: dict[str, Callable[[], Any]] = {
        "pulse by week": lambda: pulse.answer(WEEK),
        "pulse by month": lambda: pulse.answer(MONTH),
        "review times of a desk": lambda: reviews.answer(HOUSE),
    }
    for name, ask in asked.items():
        yield Row(f"{name}, a million", spent(ask), "ms", SLOWEST, 1, "the bar for a page", at_most=True)
    bare = BARE.format("statistics_journey", "step_3", "step_2", HOUSE)
    against = "one count and one average of the same rows, bare"
    value = spent(lambda: funnel.answer(Way(TECHNOLOGY), HOUSE))
    yield Row("funnel of a house with 20,000", value, "ms", spent(lambda: _read(bare)), 20, against, at_most=True)
    value = spent(lambda: funnel.answer(Way(TECHNOLOGY, period="2026-Q1"), HOUSE))
    yield Row("funnel of the house, a quarter", value, "ms", SLOWEST, 1, "the bar for a page", at_most=True)


def spent(act: Callable[[], Any]) -> float:
    """The fewest milliseconds of some turns, after one to warm up."""
    act()
    found = []
    for _turn in range(_TURNS):
        began = time.monotonic()
        act()
        found.append((time.monotonic() - began) * 1000)
    return min(found)


def _read(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
