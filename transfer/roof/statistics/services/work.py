"""From events to pieces of work: when they lay on a desk, were taken, were due, were done."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.dateparse import parse_datetime

from transfer.kernel.events import Happened
from transfer.roof.statistics.models import DeskWork

_NOUN = "worklist.item."
_FOLLOWED = frozenset(f"{_NOUN}{what}" for what in ("opened", "taken", "assigned", "rescheduled", "finished", "voided"))
_CHANGED = ("taken_at", "due_at", "done_at", "void_at")


def note(epoch: int, batch: Sequence[Happened]) -> None:
    """Applies events in their order to the pieces of work of an edition. One applied before changes nothing."""
    followed = [happened for happened in batch if happened.name in _FOLLOWED]
    if not followed:
        return
    ids = {UUID(happened.facts["item"]) for happened in followed}
    known = {row.item: row for row in DeskWork.objects.filter(epoch=epoch, item__in=ids)}
    for happened in followed:
        item = UUID(happened.facts["item"])
        if item not in known and happened.name == f"{_NOUN}opened":
            known[item] = _opened(epoch, happened)
        if item in known:
            _move(known[item], happened)
    DeskWork.objects.bulk_create([row for row in known.values() if not row.pk], batch_size=1000)
    DeskWork.objects.bulk_update([row for row in known.values() if row.pk], _CHANGED, batch_size=500)


def _opened(epoch: int, happened: Happened) -> DeskWork:
    return DeskWork(
        epoch=epoch,
        item=UUID(happened.facts["item"]),
        organization=UUID(happened.facts["organization"]),
        kind=happened.facts["kind"],
        opened_at=happened.occurred_at,
    )


def _move(row: DeskWork, happened: Happened) -> None:
    what, at = happened.name.removeprefix(_NOUN), happened.occurred_at
    if what in ("opened", "rescheduled"):
        due = happened.facts["due"]
        row.due_at = parse_datetime(due) if due else None
    elif what == "finished":
        row.done_at = row.done_at or at
        row.taken_at = row.taken_at or at
    elif what == "voided":
        row.void_at = row.void_at or at
    else:
        row.taken_at = row.taken_at or at
