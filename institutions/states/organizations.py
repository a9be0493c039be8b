"""States of an organization on the exchange."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.states import Move, StateTable

_ON = ("verified", "suspended")


def is_operated(organization: Any) -> bool:
    """Kinds with power over others are verified by two operators."""
    return bool(organization.is_operated)


ORGANIZATION = StateTable(
    "institutions.organization",
    states={
        "applied": pgettext_lazy("state of an organization", "applied"),
        "verified": pgettext_lazy("state of an organization", "verified"),
        "suspended": pgettext_lazy("state of an organization", "suspended"),
        "ended": pgettext_lazy("state of an organization", "ended"),
    },
    begin_policy="institutions.organization.register",
    begin_event="institutions.organization.applied",
    moves=[
        Move(
            "change",
            ("applied", "verified"),
            None,
            "institutions.organization.change",
            "institutions.organization.changed",
            _("Change the profile"),
        ),
        Move(
            "translate",
            ("applied", "verified"),
            None,
            "institutions.organization.translate",
            "institutions.organization.translated",
            _("Translate"),
        ),
        Move(
            "propose",
            ("applied", *_ON),
            None,
            "institutions.organization.propose",
            "institutions.organization.proposed",
            _("Propose to a second officer"),
            asks=("reason",),
        ),
        Move(
            "verify",
            ("applied",),
            "verified",
            "institutions.organization.verify",
            "institutions.organization.verified",
            _("Verify the organization"),
            tone="primary",
            seconded=is_operated,
        ),
        Move(
            "refuse",
            ("applied",),
            "ended",
            "institutions.organization.refuse",
            "institutions.organization.refused",
            _("Refuse the application"),
            asks=("reason",),
            tone="grave",
        ),
        Move(
            "suspend",
            ("verified",),
            "suspended",
            "institutions.organization.suspend",
            "institutions.organization.suspended",
            _("Suspend the organization"),
            asks=("reason",),
            tone="grave",
        ),
        Move(
            "resume",
            ("suspended",),
            "verified",
            "institutions.organization.resume",
            "institutions.organization.resumed",
            _("Lift the suspension"),
            asks=("reason",),
            seconded=True,
        ),
        Move(
            "end",
            _ON,
            "ended",
            "institutions.organization.end",
            "institutions.organization.ended",
            _("End its participation"),
            asks=("reason",),
            tone="grave",
            seconded=True,
        ),
        Move(
            "leave",
            ("applied", *_ON),
            "ended",
            "institutions.organization.leave",
            "institutions.organization.left",
            _("Leave the exchange"),
            tone="grave",
        ),
        Move(
            "close",
            ("applied", *_ON),
            "ended",
            "institutions.organization.close",
            "institutions.organization.left",
            _("Close one's own desk"),
            tone="grave",
        ),
    ],
)
