"""What is followed from step to step, and what is summed up by day."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TECHNOLOGY, DEMAND, MANDATE, LISTING, DEAL = "technology", "demand", "mandate", "listing", "deal"

KINDS: dict[str, str | Promise] = {
    TECHNOLOGY: _("Technologies"),
    DEMAND: _("Demands"),
    MANDATE: _("Mandates"),
}
"""The journeys that an organization looks at; those of listings and deals are only summed up by day."""

STEPS: dict[str, tuple[str | Promise, ...]] = {
    TECHNOLOGY: (
        _("disclosed"),
        _("made an achievement"),
        _("accepted by the exchange"),
        _("listed"),
        _("deal opened"),
        _("contract signed"),
        _("contract registered"),
        _("first payment confirmed"),
    ),
    DEMAND: (
        _("sent to the exchange"),
        _("open for answers"),
        _("answered"),
        _("answer on the shortlist"),
        _("deal opened"),
        _("contract signed"),
        _("contract registered"),
        _("first payment confirmed"),
    ),
    MANDATE: (
        _("proposed"),
        _("mandate in force"),
        _("deal opened"),
        _("contract signed"),
        _("contract registered"),
    ),
}
"""The steps of each, the first is step 1."""

LISTED, OPENED, ENDED = "listed", "opened", "ended"
DUE, ANSWERED, CONCLUDED, PACE = "due", "answered", "concluded", "pace"
"""Measures by day: listings opened; demands opened and ended; demands whose first answer was promised for the day, and
those of them answered in time; deals whose contract came into force; listings signed, by days since they opened."""
