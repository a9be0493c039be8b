"""Reminders and escalation, by the clock."""

from collections.abc import Iterable

from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM
from transfer.kernel.deadlines import due
from transfer.mechanisms.worklist.models import WorkItem
from transfer.mechanisms.worklist.services import items

_AT_ONCE = 500


def _to_remind() -> Iterable[WorkItem]:
    return WorkItem.objects.active().filter(next_reminder_at__lte=clock.now())[:_AT_ONCE]


def _to_escalate() -> Iterable[WorkItem]:
    late = WorkItem.objects.filter(state__in=["open", "taken"], escalated_at__isnull=True, due_at__lte=clock.now())
    return late.exclude(escalate_to="")[:_AT_ONCE]


@due("worklist.remind", find=_to_remind)
def remind(item: WorkItem) -> None:
    """Tells whoever has it that the deadline draws near."""
    items.remind(item, actor=SYSTEM)


@due("worklist.escalate", find=_to_escalate)
def escalate(item: WorkItem) -> None:
    """Lets the superior role see what is late."""
    items.escalate(item, actor=SYSTEM)
