"""Reading envelopes."""

from transfer.mechanisms.signing.selectors.envelopes import (
    SignatoryLine,
    fresh_until,
    has_time_to_read,
    lines,
    of_subject,
    open_signatories,
    seal_key,
    waiting_for,
)
from transfer.mechanisms.signing.selectors.verification import Finding, Verification, verify

__all__ = [
    "Finding",
    "SignatoryLine",
    "Verification",
    "fresh_until",
    "has_time_to_read",
    "lines",
    "of_subject",
    "open_signatories",
    "seal_key",
    "verify",
    "waiting_for",
]
