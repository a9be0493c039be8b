"""The kernel's tables."""

from transfer.kernel.models.counters import Counter
from transfer.kernel.models.deliveries import Delivery, ReaderCursor
from transfer.kernel.models.events import Event, EventNote
from transfer.kernel.models.failures import DueFailure
from transfer.kernel.models.holds import LegalHold
from transfer.kernel.models.jurisdictions import Jurisdiction
from transfer.kernel.models.rulesets import RuleSet
from transfer.kernel.models.seals import Seal, SealLeaf
from transfer.kernel.models.seconded import Seconded
from transfer.kernel.models.stateful import Stateful
from transfer.kernel.models.threads import Thread, ThreadLink

__all__ = [
    "Counter",
    "Delivery",
    "DueFailure",
    "Event",
    "EventNote",
    "Jurisdiction",
    "LegalHold",
    "ReaderCursor",
    "RuleSet",
    "Seal",
    "SealLeaf",
    "Seconded",
    "Stateful",
    "Thread",
    "ThreadLink",
]
