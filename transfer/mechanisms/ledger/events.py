"""What happens in the books."""

from typing import Any
from uuid import UUID

from transfer.kernel.facts import event


@event("ledger.entry.posted")
class EntryPosted:
    """An entry was booked. lines: [account, minor units, currency], which sum to nought in each currency."""

    entry: UUID
    kind: str
    subject: str
    reverses: UUID | None
    lines: list[Any]
