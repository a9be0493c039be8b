"""States of a piece of work."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.errors import RuleBroken
from transfer.kernel.states import Move, StateTable

ACTIVE = ("open", "taken", "escalated")


def reminder_is_due(item: Any, at: datetime) -> None:
    """The next reminder's time has come."""
    if item.next_reminder_at is None or item.next_reminder_at > at:
        raise RuleBroken(_("No reminder is due."), code="not_due")


def deadline_has_passed(item: Any, at: datetime) -> None:
    """The deadline has passed and there is somebody above to tell."""
    if item.due_at is None or item.due_at > at or not item.escalate_to:
        raise RuleBroken(_("The deadline has not passed."), code="not_due")


WORK_ITEM = StateTable(
    "worklist.item",
    states={
        "open": pgettext_lazy("work item", "open"),
        "taken": pgettext_lazy("work item", "taken"),
        "done": pgettext_lazy("work item", "done"),
        "escalated": pgettext_lazy("work item", "escalated"),
        "void": pgettext_lazy("work item", "void"),
    },
    begin_policy="worklist.item.open",
    begin_event="worklist.item.opened",
    moves=[
        Move("take", ("open", "escalated"), "taken", "worklist.item.take", "worklist.item.taken", _("Take"),
             tone="primary"),
        Move("assign", ACTIVE, "taken", "worklist.item.assign", "worklist.item.assigned", _("Assign")),
        Move("release", ("taken",), "open", "worklist.item.release", "worklist.item.released", _("Lay back")),
        Move("recuse", ACTIVE, "open", "worklist.item.recuse", "worklist.item.recused", _("Declare an interest")),
        Move("finish", ACTIVE, "done", "worklist.item.finish", "worklist.item.finished", _("Mark as done"),
             by_clock=True),
        Move("remind", ACTIVE, None, "worklist.item.remind", "worklist.item.reminded", _("Remind"),
             guards=(reminder_is_due,), by_clock=True),
        Move("reschedule", ACTIVE, None, "worklist.item.reschedule", "worklist.item.rescheduled",
             _("Set another date"), by_clock=True),
        Move("escalate", ("open", "taken"), "escalated", "worklist.item.escalate", "worklist.item.escalated",
             _("Escalate"), guards=(deadline_has_passed,), by_clock=True),
        Move("void", ACTIVE, "void", "worklist.item.void", "worklist.item.voided", _("Set aside"), by_clock=True),
    ],
)  # fmt: skip
