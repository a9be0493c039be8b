"""How long what people noted about pieces of work is kept. The period is a dated rule; the events stay."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from transfer.kernel import events
from transfer.kernel.models import Event, EventNote
from transfer.kernel.retention import keeps
from transfer.mechanisms.worklist.models import WorkItem


def _over(before: datetime) -> Iterable[WorkItem]:
    rows = WorkItem.objects.filter(state__in=["done", "void"], changed_at__lt=before)
    stream = Concat(Value("worklist.item:"), Cast(OuterRef(OuterRef("pk")), CharField()))
    noted = Event.objects.filter(stream=stream).exclude(note_digest="").values("id")
    kept = EventNote.objects.filter(pk__in=noted, erased_at__isnull=True)
    return rows.filter(Exists(kept)).order_by("changed_at").iterator()


@keeps("worklist.item", rule="retention.work_item", find=_over)
def forget_notes(item: WorkItem) -> None:
    """Of a piece of work that is over the notes are erased."""
    events.erase_notes(item.stream)
