"""States of an invitation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.states import Move, StateTable

INVITATION = StateTable(
    "institutions.invitation",
    states={
        "sent": pgettext_lazy("state of an invitation", "sent"),
        "accepted": pgettext_lazy("state of an invitation", "accepted"),
        "withdrawn": pgettext_lazy("state of an invitation", "withdrawn"),
        "expired": pgettext_lazy("state of an invitation", "expired"),
    },
    begin_policy="institutions.invitation.send",
    begin_event="institutions.invitation.sent",
    moves=[
        Move(
            "accept",
            ("sent",),
            "accepted",
            "institutions.invitation.accept",
            "institutions.invitation.accepted",
            _("Accept the invitation"),
            tone="primary",
        ),
        Move(
            "withdraw",
            ("sent",),
            "withdrawn",
            "institutions.invitation.withdraw",
            "institutions.invitation.withdrawn",
            _("Withdraw the invitation"),
        ),
        Move(
            "expire",
            ("sent",),
            "expired",
            "institutions.invitation.expire",
            "institutions.invitation.expired",
            _("Let the invitation lapse"),
            by_clock=True,
        ),
    ],
)
