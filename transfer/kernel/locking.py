"""Row locks that refuse to be useless."""

from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models

from transfer.kernel.errors import Misuse, NotVisible, Stale

M = TypeVar("M", bound=models.Model)


def require_transaction() -> None:
    """Misuse unless a transaction is open: a lock without one is gone before it helps."""
    if not connection.in_atomic_block:
        raise Misuse("a lock or a command outside a transaction")


def lock(obj: M, *, expected_version: int | None = None) -> M:
    """Locks the object's row and reads it again, in place. NotVisible when it is gone.

    expected_version: what the caller looked at; Stale when the row has moved on.
    """
    require_transaction()
    manager: models.Manager[Any] = type(obj)._base_manager
    try:
        obj.refresh_from_db(from_queryset=manager.select_for_update(of=("self",)))
    except ObjectDoesNotExist:
        raise NotVisible() from None
    if expected_version is not None and obj.version != expected_version:  # type: ignore[attr-defined] # Stateful or not locked so
        raise Stale(obj.version)  # type: ignore[attr-defined] # as above
    return obj


def lock_all(queryset: models.QuerySet[M]) -> list[M]:
    """Locks many rows of one noun in the order of their ids, which is the lock order inside a noun."""
    require_transaction()
    return list(queryset.order_by("pk").select_for_update(of=("self",)))
