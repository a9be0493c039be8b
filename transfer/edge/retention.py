"""How long the answers to keyed requests and to moves on several rows are kept. The period is a dated rule."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from transfer.edge.models import Batch, IdempotencyKey
from transfer.kernel.retention import keeps

_AT_ONCE = 1000


def _old_batches(before: datetime) -> Iterable[list[UUID]]:
    rows = Batch.objects.filter(created_at__lt=before).order_by("created_at")
    while batch := list(rows.values_list("pk", flat=True)[:_AT_ONCE]):
        yield batch


@keeps("edge.batch", rule="retention.idempotency_key", find=_old_batches, models=(Batch,))
def forget_batches(batch: list[UUID]) -> None:
    """Deletes what came of moves on several rows: what was done stands in the events of each."""
    Batch.objects.filter(pk__in=batch).delete()


def _old(before: datetime) -> Iterable[list[int]]:
    rows = IdempotencyKey.objects.filter(created_at__lt=before).order_by("created_at")
    while batch := list(rows.values_list("pk", flat=True)[:_AT_ONCE]):
        yield batch


@keeps("edge.idempotency_key", rule="retention.idempotency_key", find=_old, models=(IdempotencyKey,))
def forget_answers(batch: list[int]) -> None:
    """Deletes a batch of answers whose time is over: the same key would do its work anew."""
    IdempotencyKey.objects.filter(pk__in=batch).delete()
