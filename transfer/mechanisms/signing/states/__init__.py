"""The states of signing."""

from transfer.mechanisms.signing.states.envelopes import ENVELOPE

__all__ = ["ENVELOPE"]
