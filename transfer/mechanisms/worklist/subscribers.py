"""What the worklist does about its own events, after commit."""

from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe
from transfer.mechanisms.worklist.models import WorkItem
from transfer.mechanisms.worklist.services import items


@subscribe("worklist.item.opened", name="worklist.assign")
def assign_what_was_opened(happened: Happened) -> None:
    """Looks for somebody by field and load, where the app that opened the item asked for it."""
    if happened.facts["automatic"]:
        items.assign_best(WorkItem.objects.get(pk=happened.facts["item"]), actor=SYSTEM)
