"""The states of credentials."""

from transfer.mechanisms.credentials.states.credentials import CREDENTIAL

__all__ = ["CREDENTIAL"]
