"""The tables of signing."""

from transfer.mechanisms.signing.models.envelopes import Envelope, Signatory, Signature

__all__ = ["Envelope", "Signatory", "Signature"]
