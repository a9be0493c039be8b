"""States of an envelope: one document on its way through its signatories."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import RuleBroken
from transfer.kernel.states import Move, StateTable

UNDER_WAY = ("sent", "partly_signed")


def in_time(envelope: Any, at: datetime) -> None:
    """Nothing is signed after the last day for signing, even before the clock has voided the envelope."""
    if envelope.sign_by is not None and at >= envelope.sign_by:
        raise RuleBroken(_("The time for signing this document is over."), code="too_late")


ENVELOPE = StateTable(
    "signing.envelope",
    states={
        "prepared": _("prepared"),
        "sent": _("sent for signature"),
        "partly_signed": _("partly signed"),
        "completed": _("signed by all"),
        "declined": _("declined"),
        "void": _("void"),
    },
    begin_policy="signing.envelope.prepare",
    begin_event="signing.envelope.prepared",
    moves=[
        Move(
            "send", ("prepared",), "sent", "signing.envelope.send", "signing.envelope.sent",
            _("Send for signature"), tone="primary",
        ),
        Move(
            "sign", UNDER_WAY, "partly_signed", "signing.envelope.sign", "signing.envelope.signed",
            _("Sign"), guards=(in_time,), tone="primary",
        ),
        Move(
            "complete", ("partly_signed",), "completed", "signing.envelope.complete", "signing.envelope.completed",
            _("Complete"), by_clock=True,
        ),
        Move(
            "decline", UNDER_WAY, "declined", "signing.envelope.decline", "signing.envelope.declined",
            _("Decline to sign"), asks=("reason",), tone="grave",
        ),
        Move(
            "void", ("prepared", *UNDER_WAY), "void", "signing.envelope.void", "signing.envelope.voided",
            _("Withdraw the document"), asks=("reason",), tone="grave",
        ),
    ],
)  # fmt: skip
