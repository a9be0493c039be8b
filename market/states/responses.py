"""States of a response to a demand."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.errors import NotNow
from transfer.kernel.states import Move, StateTable


def demand_takes_answers(response: Any, at: datetime) -> None:
    """Answers are sent while the demand is open, to the moment."""
    demand = response.demand
    if demand.state != "open":
        raise NotNow(_("Only open demands are answered."), state=demand.state)
    if demand.expires_at and demand.expires_at <= at:
        raise NotNow(_("The time for answers is over."), state=demand.state)


def demand_stands(response: Any, at: datetime) -> None:
    """What was sent in time may be accepted after the demand has expired, not after it was met or withdrawn."""
    if response.demand.state not in ("open", "expired"):
        raise NotNow(_("The demand is over."), state=response.demand.state)


RESPONSE = StateTable(
    "market.response",
    states={
        "draft": pgettext_lazy("state of a response", "draft"),
        "sent": pgettext_lazy("state of a response", "sent"),
        "shortlisted": pgettext_lazy("state of a response", "shortlisted"),
        "declined": pgettext_lazy("state of a response", "declined"),
        "withdrawn": pgettext_lazy("state of a response", "withdrawn"),
        "accepted": pgettext_lazy("state of a response", "accepted"),
    },
    begin_policy="market.response.begin",
    begin_event="market.response.begun",
    moves=[
        Move("change", ("draft",), None, "market.response.change", "market.response.changed", _("Change the draft")),
        Move(
            "send",
            ("draft",),
            "sent",
            "market.response.send",
            "market.response.sent",
            _("Send to the demander"),
            guards=(demand_takes_answers,),
            tone="primary",
        ),
        Move(
            "shortlist",
            ("sent",),
            "shortlisted",
            "market.response.weigh",
            "market.response.shortlisted",
            _("Put on the shortlist"),
            tone="primary",
        ),
        Move(
            "ask",
            ("sent", "shortlisted"),
            None,
            "market.response.weigh",
            "market.response.asked",
            _("Ask a question"),
            asks=("note",),
        ),
        Move(
            "reply",
            ("sent", "shortlisted"),
            None,
            "market.response.reply",
            "market.response.replied",
            _("Reply"),
            asks=("note",),
        ),
        Move(
            "decline",
            ("sent", "shortlisted"),
            "declined",
            "market.response.weigh",
            "market.response.declined",
            _("Decline with a reason"),
            asks=("reason",),
            tone="grave",
        ),
        Move(
            "accept",
            ("sent", "shortlisted"),
            "accepted",
            "market.response.weigh",
            "market.response.accepted",
            _("Accept and open a deal"),
            guards=(demand_stands,),
            tone="primary",
        ),
        Move(
            "withdraw",
            ("draft", "sent", "shortlisted"),
            "withdrawn",
            "market.response.withdraw",
            "market.response.withdrawn",
            _("Withdraw"),
            tone="grave",
        ),
    ],
)
