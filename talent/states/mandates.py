"""States of a broker's mandate."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.states import Move, StateTable

MANDATE = StateTable(
    "talent.mandate",
    states={
        "proposed": pgettext_lazy("state of a mandate", "proposed"),
        "active": pgettext_lazy("state of a mandate", "active"),
        "handed_over": pgettext_lazy("state of a mandate", "handed over"),
        "ended": pgettext_lazy("state of a mandate", "ended"),
    },
    begin_policy="talent.mandate.propose",
    begin_event="talent.mandate.proposed",
    moves=[
        Move(
            "accept",
            ("proposed",),
            "active",
            "talent.mandate.accept",
            "talent.mandate.accepted",
            _("Accept the mandate"),
            tone="primary",
        ),
        Move(
            "decline",
            ("proposed",),
            "ended",
            "talent.mandate.accept",
            "talent.mandate.declined",
            _("Decline the mandate"),
            tone="grave",
        ),
        Move(
            "hand_over",
            ("active",),
            "handed_over",
            "talent.mandate.hand_over",
            "talent.mandate.handed_over",
            _("Hand over to another broker"),
        ),
        Move(
            "end",
            ("proposed", "active"),
            "ended",
            "talent.mandate.end",
            "talent.mandate.ended",
            _("End the mandate"),
            asks=("reason",),
            tone="grave",
        ),
        Move(
            "expire",
            ("proposed", "active"),
            "ended",
            "talent.mandate.expire",
            "talent.mandate.expired",
            _("Let the mandate expire"),
            by_clock=True,
        ),
    ],
)
