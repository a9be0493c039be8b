"""The statistics at a million registered contracts: what the page asks, against the same asked of the bare facts."""

import io
import os
import random
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from bench import journeys
from bench.rows import Place, Row
from tests.statistics import books
from transfer.kernel.actor import ANONYMOUS
from transfer.roof.statistics.forms.questions import QuestionForm
from transfer.roof.statistics.models import ContractFact
from transfer.roof.statistics.selectors import tables
from transfer.roof.statistics.services import counting

FACTS = int(os.environ.get("BENCH_FACTS", "1000000"))
FIRST = date(2017, 1, 1)
DAYS = 3650
CLASSES = ("development", "service", "transfer", "consulting")
COLUMNS = (
    "epoch", "registration", "registered_on", "month", "counted", "version", "contract", "office", "number",
    "signed_on", "contract_class", "contract_subtype", "technology_field", "ip_kind", "plan_source",
    "socio_economic_objective", "seller_kind", "seller_region", "seller_country", "seller_place", "buyer_kind",
    "buyer_region", "buyer_country", "buyer_place", "turnover", "transaction",
)  # fmt: skip
SUM_UP = """
INSERT INTO statistics_rollup
 (epoch, month, contract_class, seller_place, buyer_place, number, unknown, turnover, transaction)
SELECT epoch, month, contract_class, seller_place, buyer_place, count(*), count(*) FILTER (WHERE turnover IS NULL),
 sum(turnover), sum(transaction) FROM statistics_contractfact GROUP BY 1, 2, 3, 4, 5
"""
BY_CLASS = """
SELECT contract_class, count(*), sum(turnover), sum(transaction) FROM statistics_contractfact
 WHERE epoch = 1 AND counted AND registered_on BETWEEN '{0}-01-01' AND '{0}-12-31' GROUP BY 1
"""
BY_PLACE = BY_CLASS.replace("contract_class", "seller_place")
BY_YEAR = """
SELECT date_trunc('year', month), count(*), sum(turnover) FROM statistics_contractfact
 WHERE epoch = 1 AND counted GROUP BY 1
"""
BY_FIELD = BY_CLASS.replace("contract_class", "technology_field")


def lines(count: int, seed: int) -> str:
    """Facts as COPY reads them. Six in ten contracts stay in their province, as in the published tables."""
    chance = random.Random(seed)
    provinces = [f"{code}0000" for code in (11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44)]
    weights = [1 / (place + 1) for place in range(len(provinces))]
    text = io.StringIO()
    for _turn in range(count):
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        seller, other = chance.choices(provinces, weights, k=2)
        buyer = seller if chance.random() < 0.6 else other
        turnover = chance.randrange(1_000_00, 5_000_000_00)
        identity = uuid.UUID(int=chance.getrandbits(128), version=4)
        row = (
            1, identity, day, day.replace(day=1), "t", 1, identity, identity, identity.hex[:12], day,
            chance.choice(CLASSES), "", f"{chance.randrange(1, 12):02}", "none", "none", "01", "170", seller, "CN",
            seller, "170", buyer, "CN", buyer, turnover, turnover * 3 // 4,
        )  # fmt: skip
        text.write("\t".join(str(value) for value in row) + "\n")
    return text.getvalue()


def copy(table: str, text: str) -> None:
    """One COPY."""
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY {table} ({', '.join(COLUMNS)}) FROM STDIN", io.StringIO(text))


def per_second(act: Callable[[], Any], *, least: float = 2.0) -> float:
    """How often a second, after one turn to warm up."""
    act()
    turns, began = 0, time.monotonic()
    while turns < 3 or time.monotonic() - began < least:
        act()
        turns += 1
    return turns / (time.monotonic() - began)


def sql(statement: str) -> Callable[[], Any]:
    """The bare statement."""

    def run() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    return run


def question_rows() -> Iterator[Row]:
    """What the page asks: sums kept against the facts; a dimension of the facts against the bare statement twice."""

    def ask(**question: str) -> Callable[[], Any]:
        return lambda: tables.answer(QuestionForm(question).question(), actor=ANONYMOUS)

    both = f"{BY_CLASS.format(2025)};{BY_CLASS.format(2024)}"
    against = "the same GROUP BY of the facts, two years, bare"
    yield Row(
        "statistics by class", per_second(ask(by="class", period="2025")), "1/s", per_second(sql(both)), 1, against
    )
    both = f"{BY_PLACE.format(2025)};{BY_PLACE.format(2024)}"
    yield Row(
        "statistics by region", per_second(ask(by="region", period="2025")), "1/s", per_second(sql(both)), 1, against
    )
    value = per_second(ask(by="year", **{"from": "2017", "to": "2026"}))
    yield Row("statistics by year, ten years", value, "1/s", per_second(sql(BY_YEAR)), 2, "GROUP BY of the facts, bare")
    both = f"{BY_FIELD.format(2025)};{BY_FIELD.format(2024)}"
    value = per_second(ask(by="technology_field", period="2025"))
    yield Row("statistics by field, from the facts", value, "1/s", per_second(sql(both)), 0.4, against)


def reader_rows() -> Iterator[Row]:
    """Registrations counted per second, against a bare INSERT of the same facts."""
    batch = [books.happened(books.registered(f"2026-0{1 + n % 9}-03")) for n in range(1000)]
    began = time.monotonic()
    with transaction.atomic():
        counting.count(2, batch)
    value = len(batch) / (time.monotonic() - began)
    facts = list(ContractFact.objects.filter(epoch=2))
    for fact in facts:
        fact.epoch = 3
    began = time.monotonic()
    with transaction.atomic():
        ContractFact.objects.bulk_create(facts, batch_size=1000)
    limit = len(facts) / (time.monotonic() - began)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM statistics_contractfact WHERE epoch > 1")
    yield Row("statistics, registrations counted", value, "1/s", limit, 0.3, "bulk_create of the same facts")


def rows(place: Place) -> Iterator[Row]:
    """Every row of this part."""
    call_command("load_dictionaries", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_facts (LIKE statistics_contractfact)")
    once = FACTS // 10
    spent, bare = 0.0, 0.0
    for turn in range(10):
        text = lines(once, turn)
        began = time.monotonic()
        copy("statistics_contractfact", text)
        spent += time.monotonic() - began
        if turn == 0:
            began = time.monotonic()
            copy("bench_facts", text)
            bare = once / (time.monotonic() - began)
    yield Row("statistics, facts by COPY", FACTS / spent, "1/s", bare, 0.1, "COPY into a bare table")
    with connection.cursor() as cursor:
        cursor.execute(SUM_UP)
        cursor.execute("ANALYZE")
    yield from question_rows()
    yield from reader_rows()
    yield from journeys.rows()
