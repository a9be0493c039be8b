"""Tables of the worklist."""

from transfer.mechanisms.worklist.models.desks import Desk
from transfer.mechanisms.worklist.models.items import WorkItem

__all__ = ["Desk", "WorkItem"]
