"""States of a payment: recorded by one party, confirmed by the other."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.states import Move, StateTable

PAYMENT = StateTable(
    "contracts.payment",
    states={
        "recorded": pgettext_lazy("state of a payment", "recorded"),
        "confirmed": pgettext_lazy("state of a payment", "confirmed"),
        "disputed": pgettext_lazy("state of a payment", "disputed"),
        "withdrawn": pgettext_lazy("state of a payment", "withdrawn"),
    },
    begin_policy="contracts.payment.record",
    begin_event="contracts.payment.recorded",
    weighs=("contract__parties",),
    moves=[
        Move(
            "confirm", ("recorded", "disputed"), "confirmed", "contracts.payment.confirm",
            "contracts.payment.confirmed", _("Confirm the payment"), tone="primary",
        ),
        Move(
            "dispute", ("recorded",), "disputed", "contracts.payment.dispute", "contracts.payment.disputed",
            _("Dispute the payment"), asks=("reason",), tone="grave",
        ),
        Move(
            "note_overdue", ("recorded",), None, "contracts.payment.note_overdue", "contracts.payment.overdue",
            _("Note that the confirmation is overdue"), by_clock=True,
        ),
        Move(
            "withdraw", ("recorded", "disputed"), "withdrawn", "contracts.payment.withdraw",
            "contracts.payment.withdrawn", _("Withdraw the record"), asks=("reason",),
        ),
    ],
)  # fmt: skip
