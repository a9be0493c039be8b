"""Tables of the ledger."""

from transfer.mechanisms.ledger.models.accounts import Account, Balance
from transfer.mechanisms.ledger.models.entries import Entry, Posting

__all__ = ["Account", "Balance", "Entry", "Posting"]
