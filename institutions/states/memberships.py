"""States of a membership."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.states import Move, StateTable

MEMBERSHIP = StateTable(
    "institutions.membership",
    states={
        "applied": pgettext_lazy("state of a membership", "applied"),
        "verified": pgettext_lazy("state of a membership", "verified"),
        "suspended": pgettext_lazy("state of a membership", "suspended"),
        "ended": pgettext_lazy("state of a membership", "ended"),
    },
    begin_policy="institutions.membership.join",
    begin_event="institutions.membership.applied",
    moves=[
        Move(
            "confirm",
            ("applied",),
            "verified",
            "institutions.membership.confirm",
            "institutions.membership.verified",
            _("Confirm the membership"),
            tone="primary",
        ),
        Move(
            "grant_roles",
            ("verified",),
            None,
            "institutions.membership.grant_roles",
            "institutions.membership.roles_changed",
            _("Grant roles"),
        ),
        Move(
            "drop_roles",
            ("verified", "suspended"),
            None,
            "institutions.membership.drop_roles",
            "institutions.membership.roles_changed",
            _("Take roles back"),
        ),
        Move(
            "describe",
            ("verified",),
            None,
            "institutions.membership.describe",
            "institutions.membership.described",
            _("Fields and absence"),
        ),
        Move(
            "suspend",
            ("verified",),
            "suspended",
            "institutions.membership.suspend",
            "institutions.membership.suspended",
            _("Suspend the membership"),
            asks=("reason",),
            tone="grave",
        ),
        Move(
            "resume",
            ("suspended",),
            "verified",
            "institutions.membership.resume",
            "institutions.membership.resumed",
            _("Lift the suspension"),
        ),
        Move(
            "end",
            ("applied", "verified", "suspended"),
            "ended",
            "institutions.membership.end",
            "institutions.membership.ended",
            _("End the membership"),
            tone="grave",
        ),
    ],
)
