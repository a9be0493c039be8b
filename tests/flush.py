"""Emptying the database between tests that commit, as Django's flush does it and in a quarter of its time.

Django empties every table and then writes what every migration leaves behind (content types, permissions) anew. Here
what migrations leave stays, and only those tables are emptied that hold a row, with those that point at them: the
others are empty already.
"""

from functools import cache
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection

STAYS = {"django_content_type", "auth_permission"}
_POINTS_AT = """
SELECT child.relname, parent.relname FROM pg_constraint
JOIN pg_class child ON child.oid = conrelid JOIN pg_class parent ON parent.oid = confrelid
WHERE contype = 'f' AND conparentid = 0
"""


@pytest.fixture(scope="session", autouse=True)
def _flush_what_was_written() -> Any:
    """pytest-django empties the database by Django's command; both of its steps are replaced."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "sql_flush", _sql_flush)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_given: None)
        yield


def written() -> set[str]:
    """The tables that hold a row, but for what migrations left in them."""
    tables = sorted(_tables())
    held = " UNION ALL ".join(f"SELECT {n} WHERE EXISTS (SELECT FROM {_name(t)})" for n, t in enumerate(tables))
    with connection.cursor() as cursor:
        cursor.execute(held)
        return {tables[row[0]] for row in cursor.fetchall()}


def _sql_flush(style: Any, _connection: Any, reset_sequences: bool = True, allow_cascade: bool = False) -> list[str]:
    emptied = sorted(_with_pointing(written()) & _tables())
    return connection.ops.sql_flush(style, emptied, reset_sequences=reset_sequences)


def _tables() -> set[str]:
    return set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - STAYS


def _with_pointing(tables: set[str]) -> set[str]:
    found, edge = set(tables), set(tables)
    while edge:
        edge = {child for child, parent in _pointing() if parent in edge} - found
        found |= edge
    return found


@cache
def _pointing() -> tuple[tuple[str, str], ...]:
    with connection.cursor() as cursor:
        cursor.execute(_POINTS_AT)
        return tuple(cursor.fetchall())


def _name(table: str) -> str:
    return connection.ops.quote_name(table)
