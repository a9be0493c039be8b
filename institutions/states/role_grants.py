"""States of a request for roles."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.states import Move, StateTable

ROLE_GRANT = StateTable(
    "institutions.role_grant",
    states={
        "requested": pgettext_lazy("state of a request for roles", "requested"),
        "approved": pgettext_lazy("state of a request for roles", "approved"),
        "refused": pgettext_lazy("state of a request for roles", "refused"),
        "withdrawn": pgettext_lazy("state of a request for roles", "withdrawn"),
    },
    begin_policy="institutions.role_grant.request",
    begin_event="institutions.role_grant.requested",
    moves=[
        Move(
            "approve",
            ("requested",),
            "approved",
            "institutions.role_grant.approve",
            "institutions.role_grant.approved",
            _("Approve the roles"),
            tone="primary",
        ),
        Move(
            "refuse",
            ("requested",),
            "refused",
            "institutions.role_grant.refuse",
            "institutions.role_grant.refused",
            _("Refuse the roles"),
            tone="grave",
        ),
        Move(
            "withdraw",
            ("requested",),
            "withdrawn",
            "institutions.role_grant.withdraw",
            "institutions.role_grant.withdrawn",
            _("Withdraw the request"),
        ),
    ],
)
