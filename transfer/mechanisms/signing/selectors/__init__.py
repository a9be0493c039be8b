"""Reading envelopes."""

from transfer.mechanisms.signing.selectors.envelopes import (
    SignatoryLine,
    fresh_until,
    lines,
    of_subject,
    open_signatories,
    require_time_to_read,
    seal_key,
    waiting_for,
)
from transfer.mechanisms.signing.selectors.verification import Finding, Verification, verify

__all__ = [
    "Finding",
    "SignatoryLine",
    "Verification",
    "fresh_until",
    "require_time_to_read",
    "lines",
    "of_subject",
    "open_signatories",
    "seal_key",
    "verify",
    "waiting_for",
]
