"""States of a public notice."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.errors import RuleBroken
from transfer.kernel.states import Move, StateTable

STANDING = ("running", "suspended")


def period_has_ended(publicity: Any, at: datetime) -> None:
    """The last day has passed."""
    if publicity.ends_at > at:
        raise RuleBroken(_("The period is still running."), code="not_due", legal_basis=publicity.legal_basis)


def no_objection_waits(publicity: Any, at: datetime) -> None:
    """Every objection has been decided or withdrawn."""
    if publicity.objections.undecided().exists():
        raise RuleBroken(_("An objection has not been decided yet."), code="objection_undecided")


def an_objection_waits(publicity: Any, at: datetime) -> None:
    """There is an objection to look into."""
    if not publicity.objections.undecided().exists():
        raise RuleBroken(_("There is no objection to look into."), code="no_objection")


PUBLICITY = StateTable(
    "publicity.publicity",
    states={
        "running": pgettext_lazy("publicity", "in publicity"),
        "suspended": pgettext_lazy("publicity", "suspended"),
        "concluded": pgettext_lazy("publicity", "concluded"),
        "annulled": pgettext_lazy("publicity", "annulled"),
    },
    begin_policy="publicity.publicity.open",
    begin_event="publicity.publicity.opened",
    moves=[
        Move("suspend", ("running",), "suspended", "publicity.publicity.suspend", "publicity.publicity.suspended",
             _("Stop the period"), guards=(an_objection_waits,), by_clock=True),
        Move("resume", ("suspended",), "running", "publicity.publicity.resume", "publicity.publicity.resumed",
             _("Let the period run on"), guards=(no_objection_waits,), by_clock=True),
        Move("conclude", ("running",), "concluded", "publicity.publicity.conclude", "publicity.publicity.concluded",
             _("Conclude the notice"), guards=(period_has_ended, no_objection_waits), by_clock=True),
        Move("annul", STANDING, "annulled", "publicity.publicity.annul", "publicity.publicity.annulled",
             _("Annul the notice"), asks=("reason",), tone="grave", seconded=True),
        Move("propose_annulment", STANDING, None, "publicity.publicity.propose_annulment",
             "publicity.publicity.annulment_proposed", _("Propose to annul the notice"), asks=("reason",),
             tone="grave", proposes="annul"),
        Move("put_aside", STANDING, None, "publicity.publicity.put_aside", "publicity.publicity.proposal_put_aside",
             _("Put the proposal aside"), puts_aside=True),
        Move("take_back", STANDING, "annulled", "publicity.publicity.take_back", "publicity.publicity.annulled",
             _("Take the notice back"), asks=("reason",), by_clock=True, tone="grave"),
    ],
)  # fmt: skip
