"""States of an invention disclosure (职务发明披露)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.states import Move, StateTable

DISCLOSURE = StateTable(
    "market.disclosure",
    states={
        "draft": pgettext_lazy("state of a disclosure", "draft"),
        "disclosed": pgettext_lazy("state of a disclosure", "disclosed"),
        "in_triage": pgettext_lazy("state of a disclosure", "in triage"),
        "elected": pgettext_lazy("state of a disclosure", "elected"),
        "released": pgettext_lazy("state of a disclosure", "released"),
    },
    begin_policy="market.disclosure.begin",
    begin_event="market.disclosure.begun",
    moves=[
        Move(
            "change", ("draft",), None, "market.disclosure.change", "market.disclosure.changed", _("Change the draft")
        ),
        Move(
            "file",
            ("draft",),
            "disclosed",
            "market.disclosure.file",
            "market.disclosure.filed",
            _("File the disclosure"),
            tone="primary",
        ),
        Move(
            "take_up",
            ("disclosed",),
            "in_triage",
            "market.disclosure.triage",
            "market.disclosure.taken_up",
            _("Begin the triage"),
            tone="primary",
        ),
        Move(
            "elect",
            ("disclosed", "in_triage"),
            "elected",
            "market.disclosure.triage",
            "market.disclosure.elected",
            _("Elect: the institution takes it"),
            tone="primary",
        ),
        Move(
            "release",
            ("disclosed", "in_triage"),
            "released",
            "market.disclosure.triage",
            "market.disclosure.released",
            _("Release it to the inventors"),
            asks=("reason", "note"),
            tone="grave",
        ),
    ],
)
