"""The books are kept."""

from transfer.kernel.retention import kept
from transfer.mechanisms.ledger.models import Account, Balance, Entry, Posting

kept("ledger.entry", rule="retention.ledger_entry", models=(Entry, Posting, Account, Balance))
