"""What the database itself refuses: the app to change what happened, and even the owner, by triggers."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from tests.toy import services
from tests.toy.actors import OWNER
from transfer.kernel import clock, database, seals
from transfer.kernel.models import Event, SealLeaf

migration = import_module("transfer.kernel.migrations.0001_initial")
TABLES = sorted(database.APPEND_ONLY)


def partitions(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return database._partitions(cursor, table)


def test_the_tests_stand_on_every_migration_there_is(db: None) -> None:
    """A run begins from a kept database: no migration on the disk may be missing in it."""
    found = MigrationLoader(connection)
    assert set(found.applied_migrations) >= set(found.disk_migrations)
    assert ("kernel", "0001_initial") in found.applied_migrations


def test_every_partition_of_the_events_is_there(db: None) -> None:
    assert sorted(partitions("kernel_event")) == [f"kernel_event_{n}" for n in range(migration.PARTITIONS)]
    assert database.tables_of("kernel") == ["kernel_event", "kernel_seal", "kernel_sealleaf"]


@pytest.mark.django_db(transaction=True)
def test_the_app_may_add_but_not_change_what_is_append_only(app_connection: Any, china: object) -> None:
    services.pack(actor=OWNER, weight=1)
    all_tables = [part for table in TABLES for part in [table, *partitions(table)]]
    assert len(all_tables) >= len(TABLES) + migration.PARTITIONS
    with app_connection, app_connection.cursor() as cursor:
        for table in all_tables:
            cursor.execute(
                "SELECT has_table_privilege(%s, 'SELECT') AND has_table_privilege(%s, 'INSERT')", [table] * 2
            )
            assert cursor.fetchone()[0] or table in partitions("kernel_event")
            for right in ("UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute("SELECT has_table_privilege(%s, %s)", [table, right])
                assert not cursor.fetchone()[0], f"the app may {right} {table}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_event SET body = '{}'",
        "DELETE FROM kernel_event",
        "TRUNCATE kernel_event CASCADE",
        *(f"{verb} kernel_event_{n}" for n in range(migration.PARTITIONS) for verb in ("DELETE FROM", "TRUNCATE")),
        "UPDATE kernel_seal SET root = ''",
        "DELETE FROM kernel_sealleaf",
        "CREATE TABLE mine (a int)",
        "ALTER TABLE kernel_event DISABLE TRIGGER ALL",
        "ALTER TABLE kernel_event_0 DISABLE TRIGGER ALL",
        "DROP TABLE kernel_event_0",
        "CREATE OR REPLACE FUNCTION kernel_no_truncate() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "SET session_replication_role = replica",
    ],
)
def test_the_app_is_refused(app_connection: Any, statement: str) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), app_connection, app_connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_the_app_can_do_its_work(app_connection: Any, china: object) -> None:
    box = services.pack(actor=OWNER, weight=1)
    with app_connection, app_connection.cursor() as cursor:
        cursor.execute("SELECT nextval('kernel_thread_serial')")
        cursor.execute("UPDATE toy_box SET weight = 2 WHERE id = %s", [str(box.pk)])
        cursor.execute(
            "INSERT INTO kernel_event SELECT stream, version + 1, gen_random_uuid(), thread_id, name, schema,"
            " occurred_at, recorded_at, actor_user, actor_organization, on_behalf_of, reason, note_digest, cause,"
            " body, hash, hash"
            " FROM kernel_event WHERE stream = %s",
            [box.stream],
        )
    assert Event.objects.filter(stream=box.stream).count() == 2


OWNER_SINS: list[Callable[[], object]] = [
    lambda: Event.objects.update(body="{}"),
    lambda: Event.objects.all().delete(),
    lambda: SealLeaf.objects.update(hash=""),
    lambda: SealLeaf.objects.all().delete(),
    lambda: _execute("UPDATE kernel_seal SET root = ''"),
    lambda: _execute("TRUNCATE kernel_event CASCADE"),
    lambda: _execute("TRUNCATE kernel_seal CASCADE"),
    *(lambda n=n: _execute(f"TRUNCATE kernel_event_{n} CASCADE") for n in range(migration.PARTITIONS)),
]


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("sin", range(len(OWNER_SINS)))
def test_the_triggers_refuse_even_the_owner(china: object, sin: int) -> None:
    for _turn in range(12):  # enough to have a row in any partition worth trying
        services.pack(actor=OWNER, weight=1)
    _execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is deferred would be in the way of TRUNCATE
    _execute(migration.FUNCTIONS.partition(";")[2].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    leaves_of_a_seal()
    with pytest.raises(DatabaseError, match="never") as refused, transaction.atomic():
        OWNER_SINS[sin]()
    assert refused.value.__cause__.pgcode == "23001"  # type: ignore[union-attr] # psycopg2's


def leaves_of_a_seal() -> None:
    made = seals.Seal.objects.create(
        number=1, root="", streams=1, up_to_txid=1, sealed_at=clock.now(), statement="", hash="h", key="", signature=""
    )
    SealLeaf.objects.create(seal=made, stream="s", version=1, hash="h")
    assert str(made) == "seal 1" and str(made.leaves.get()) == "s/1"


def test_without_the_app_role_nothing_is_granted(db: None, settings: Any) -> None:
    settings.EXCHANGE_APP_ROLE = "nobody_here"
    database.grant_to_app(None, "default")


def test_a_mechanism_may_add_its_own(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(database, "APPEND_ONLY", dict(database.APPEND_ONLY))
    _execute("CREATE TABLE toy_diary (line int)")
    _execute(database.guard_sql("toy_diary"))
    database.append_only("toy_diary", "toy")
    database.grant_to_app(None, "default")
    _execute("INSERT INTO toy_diary VALUES (1)")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        _execute("UPDATE toy_diary SET line = 2")
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'toy_diary', 'UPDATE')", [settings.EXCHANGE_APP_ROLE])
        assert cursor.fetchone() == (False,)
    assert database.tables_of("toy") == ["toy_diary"]
