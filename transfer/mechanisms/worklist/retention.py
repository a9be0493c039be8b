"""How long what people noted about pieces of work is kept. The period is a dated rule; the events stay."""

from collections.abc import Iterable
from datetime import datetime

from transfer.kernel import events
from transfer.kernel.retention import has_notes, keeps
from transfer.mechanisms.worklist.models import Desk, WorkItem


def _over(before: datetime) -> Iterable[WorkItem]:
    rows = WorkItem.objects.filter(has_notes("worklist.item"), state__in=["done", "void"], changed_at__lt=before)
    return rows.order_by("changed_at").iterator()


@keeps("worklist.item", rule="retention.work_item", find=_over, models=(WorkItem, Desk))
def forget_notes(item: WorkItem) -> None:
    """Of a piece of work that is over the notes are erased."""
    events.erase_notes(item.stream)
