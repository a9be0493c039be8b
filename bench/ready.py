"""Rows that are there, as INSERTs of ready text into a copy of their table without triggers: the cost of writing."""

import time
from collections.abc import Mapping
from itertools import chain

from django.db import connection, transaction


def count(table: str) -> int:
    """Rows of a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def seconds(tables: Mapping[str, int]) -> float:
    """How long it takes to write again, in one transaction, what each table has beyond so many rows in the order of
    their ids."""
    inserts = [_inserts(table, known) for table, known in tables.items()]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL)")
        began = time.monotonic()
        with transaction.atomic():
            for insert in chain.from_iterable(inserts):
                cursor.execute(insert)
        return time.monotonic() - began


def _inserts(table: str, known: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [table])
        names = [name for (name,) in cursor.fetchall()]
        texts = ", ".join(f'"{name}"::text' for name in names)
        cursor.execute(f"SELECT {texts} FROM {table} ORDER BY id OFFSET %s", [known])
        row = f"({', '.join('%s' for _name in names)})"
        values = [cursor.mogrify(row, given).decode() for given in cursor.fetchall()]
    columns = ", ".join(f'"{name}"' for name in names)
    head = f"INSERT INTO bench_{table} ({columns}) VALUES "
    return [head + ",".join(values[at : at + 500]) for at in range(0, len(values), 500)]
