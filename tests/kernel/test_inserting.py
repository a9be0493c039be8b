"""Many new rows at once: what COPY writes is what INSERT writes."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, models, transaction
from django.db.models.expressions import RawSQL
from django.test.utils import CaptureQueriesContext, isolate_apps

from transfer.kernel import inserting
from transfer.kernel.errors import Misuse

TEXTS = ["", "plain", "tab\tand\nlines\r\n", "back\\slash \\N \\.", "低温 😀", "{\"a\", 'b'}", "\\"]
COLUMNS = (
    "id serial PRIMARY KEY, text text NOT NULL, number bigint, token uuid, at timestamptz, day date, yes boolean, "
    "words text[], sizes int[], value jsonb, made timestamptz NOT NULL, by text NOT NULL DEFAULT current_user"
)


@pytest.fixture
def thing(db: None) -> Iterator[type[models.Model]]:
    """A model with every kind of column, and its table."""
    with isolate_apps("tests.toy"):

        class Thing(models.Model):
            text = models.TextField(unique=True)
            number = models.BigIntegerField(null=True)
            token = models.UUIDField(null=True)
            at = models.DateTimeField(null=True)
            day = models.DateField(null=True)
            yes = models.BooleanField(null=True)
            words = ArrayField(models.TextField(), null=True)
            sizes = ArrayField(models.IntegerField(), null=True)
            value = models.JSONField(null=True)
            made = models.DateTimeField(auto_now_add=True)
            by = models.TextField(db_default=RawSQL("current_user", []))

            class Meta:
                app_label = "toy"
                db_table = "toy_thing"

            def __str__(self) -> str:
                return self.text

        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE toy_thing ({COLUMNS}, UNIQUE (text))")
        yield Thing
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE toy_thing")


def _values(turn: int) -> dict[str, Any]:
    text = TEXTS[turn % len(TEXTS)]
    if turn % 5 == 0:
        return {"text": f"{turn} {text}"}
    return {
        "text": f"{turn} {text}",
        "number": -turn * 2**40,
        "token": uuid.UUID(int=turn),
        "at": datetime(2026, 3, 1, 23, 59, 59, turn, tzinfo=UTC),
        "day": date(2026, 2, 28),
        "yes": turn % 2 == 0,
        "words": [text, "null", "x,y"] if turn % 3 else [],
        "sizes": [turn, -1],
        "value": {"say": text, "list": [None, True, 1.5]} if turn % 4 else [],
    }


@pytest.mark.parametrize("count", [3, inserting.MANY, 120])
def test_copy_writes_what_insert_writes(thing: Any, count: int) -> None:
    rows = [thing(**_values(turn)) for turn in range(count)]
    inserting.insert_many(rows)
    assert not any(row._state.adding for row in rows) and {row._state.db for row in rows} == {"default"}
    stored = list(thing.objects.order_by("pk"))
    assert len(stored) == count and all(row.made and row.by for row in stored)
    for turn, row in enumerate(stored):
        wanted = {name: None for name in ("number", "token", "at", "day", "yes", "words", "sizes", "value")}
        wanted |= _values(turn)
        assert {name: getattr(row, name) for name in wanted} == wanted


def test_nothing_is_nothing_and_many_are_one_statement(thing: Any) -> None:
    with CaptureQueriesContext(connection) as seen:
        inserting.insert_many([])
        inserting.insert_many([thing(text=str(turn)) for turn in range(inserting.MANY)])
    assert len(seen.captured_queries) == 1 and thing.objects.count() == inserting.MANY


def test_the_database_has_the_last_word(thing: Any) -> None:
    rows = [thing(text=str(turn % 60)) for turn in range(61)]
    with pytest.raises(IntegrityError), transaction.atomic():
        inserting.insert_many(rows)
    assert not thing.objects.exists()


@pytest.mark.parametrize("wrong", [{"number": 1.5}, {"text": models.F("number")}, {"words": [["nested"]]}])
def test_what_has_no_plain_form_is_refused(thing: Any, wrong: dict[str, Any]) -> None:
    rows = [thing(**{"text": str(turn), **wrong}) for turn in range(inserting.MANY)]
    with pytest.raises(Misuse):
        inserting.insert_many(rows)
    assert not thing.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_only_in_a_transaction() -> None:
    with pytest.raises(Misuse):
        inserting.insert_many([])
