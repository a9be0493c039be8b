"""Commands on credentials."""

from transfer.mechanisms.credentials.services.credentials import ask_revocation, empty, issue, keep, revoke
from transfer.mechanisms.credentials.services.files import certificate

__all__ = ["ask_revocation", "certificate", "empty", "issue", "keep", "revoke"]
