"""Two database roles: the owner migrates, the app runs without DDL and without changing what is append-only."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction

APPEND_ONLY: dict[str, str] = {
    "kernel_event": "kernel",
    "kernel_seal": "kernel",
    "kernel_sealleaf": "kernel",
}
"""Tables whose rows are never changed or removed, with the app that has them. Mechanisms add their own."""


def append_only(table: str, app_label: str) -> None:
    """Declares a table append-only. Its migration must also run `guard_sql(table)`."""
    APPEND_ONLY[table] = app_label


def guard_sql(table: str) -> str:
    """SQL for a migration: triggers that refuse UPDATE, DELETE and TRUNCATE on the table."""
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION kernel_append_only();"
    ) + guard_truncate_sql(table)


def guard_truncate_sql(table: str) -> str:
    """SQL for a migration: the trigger against TRUNCATE alone. Each partition needs its own; row triggers inherit."""
    return (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION kernel_no_truncate();"
    )


def grant_to_app(sender: Any, using: str, **_more: Any) -> None:
    """After migrate: gives the app role what it needs except what append-only tables forbid, in one transaction."""
    role = settings.EXCHANGE_APP_ROLE
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.fetchone():
            return
        name = connection.ops.quote_name(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        existing = set(connection.introspection.table_names(cursor))
        for table in sorted(set(APPEND_ONLY) & existing):
            for part in [table, *_partitions(cursor, table)]:
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {connection.ops.quote_name(part)} FROM {name}")


def _partitions(cursor: Any, table: str) -> list[str]:
    cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [table])
    return [row[0] for row in cursor.fetchall()]


def tables_of(app_label: str) -> list[str]:
    """The append-only tables of an app, for its tests."""
    apps.get_app_config(app_label)
    return [table for table, label in APPEND_ONLY.items() if label == app_label]
