"""States of an API key. That its time is over is a date, not a state."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.states import Move, StateTable

API_KEY = StateTable(
    "institutions.api_key",
    states={
        "in_force": pgettext_lazy("state of a key", "in force"),
        "revoked": pgettext_lazy("state of a key", "revoked"),
    },
    begin_policy="institutions.api_key.create",
    begin_event="institutions.api_key.created",
    moves=[
        Move(
            "revoke",
            ("in_force",),
            "revoked",
            "institutions.api_key.revoke",
            "institutions.api_key.revoked",
            _("Revoke the key"),
            tone="grave",
        ),
    ],
)
