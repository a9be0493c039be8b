"""Commands on envelopes."""

from transfer.mechanisms.signing.services.envelopes import Party, decline, expire, prepare, send, void
from transfer.mechanisms.signing.services.signatures import sign

__all__ = ["Party", "decline", "expire", "prepare", "send", "sign", "void"]
