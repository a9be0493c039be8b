"""States of the public notice of a concluded transaction and of what corrects it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.states import Move, StateTable

_STATES: dict[str, str | Promise] = {
    "issued": pgettext_lazy("state", "issued"),
    "revoked": pgettext_lazy("state", "revoked"),
}

TRANSACTION_NOTICE = StateTable(
    "contracts.transaction_notice",
    states=_STATES,
    begin_policy="contracts.transaction_notice.issue",
    begin_event="contracts.transaction_notice.issued",
    moves=[
        Move(
            "correct", ("issued",), None, "contracts.transaction_notice.correct",
            "contracts.transaction_notice.corrected", _("Correct the notice"), by_clock=True,
        ),
        Move(
            "propose_revocation", ("issued",), None, "contracts.transaction_notice.propose_revocation",
            "contracts.transaction_notice.revocation_proposed", _("Propose to revoke the notice"), asks=("reason",),
            tone="grave", proposes="revoke",
        ),
        Move(
            "revoke", ("issued",), "revoked", "contracts.transaction_notice.revoke",
            "contracts.transaction_notice.revoked", _("Revoke the notice"), asks=("reason",), tone="grave",
            seconded=True,
        ),
        Move(
            "put_aside", ("issued",), None, "contracts.transaction_notice.put_aside",
            "contracts.transaction_notice.proposal_put_aside", _("Put the proposal aside"), puts_aside=True,
        ),
    ],
)  # fmt: skip

CORRECTION_NOTICE = StateTable(
    "contracts.correction_notice",
    states=_STATES,
    begin_policy="contracts.correction_notice.issue",
    begin_event="contracts.correction_notice.issued",
    moves=[
        Move(
            "revoke", ("issued",), "revoked", "contracts.correction_notice.revoke",
            "contracts.correction_notice.revoked", _("Revoke the correction"), asks=("reason",), by_clock=True,
        ),
    ],
)  # fmt: skip
