"""States of a deal and of an offer. An NDA is a fact and a guard, not a step."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.errors import NotNow
from transfer.kernel.states import Move, StateTable

DEAL = StateTable(
    "market.deal",
    states={
        "opened": pgettext_lazy("state of a deal", "opened"),
        "negotiating": pgettext_lazy("state of a deal", "negotiating"),
        "agreed": pgettext_lazy("state of a deal", "agreed"),
        "contracted": pgettext_lazy("state of a deal", "contracted"),
        "closed": pgettext_lazy("state of a deal", "closed"),
        "broken_off": pgettext_lazy("state of a deal", "broken off"),
    },
    begin_policy="market.deal.open",
    begin_event="market.deal.opened",
    moves=[
        Move(
            "negotiate",
            ("opened",),
            "negotiating",
            "market.deal.negotiate",
            "market.deal.negotiation_begun",
            _("Begin to negotiate"),
            by_clock=True,
        ),
        Move(
            "note_mandate",
            ("opened", "negotiating"),
            None,
            "market.deal.negotiate",
            "market.deal.mandate_noted",
            _("Note the broker's mandate"),
            by_clock=True,
        ),
        Move(
            "attach_confidentiality",
            ("opened", "negotiating"),
            None,
            "market.deal.negotiate",
            "market.deal.confidentiality_signed",
            _("Attach the signed confidentiality agreement"),
            by_clock=True,
        ),
        Move(
            "agree",
            ("negotiating",),
            "agreed",
            "market.deal.negotiate",
            "market.deal.agreed",
            _("Agree"),
            by_clock=True,
        ),
        Move(
            "begin_publicity",
            ("agreed",),
            None,
            "market.deal.negotiate",
            "market.deal.publicity_begun",
            _("Begin the publicity"),
            by_clock=True,
        ),
        Move(
            "note_publicity",
            ("agreed",),
            None,
            "market.deal.publicise",
            "market.deal.publicity_noted",
            _("Note the publicity"),
            by_clock=True,
        ),
        Move(
            "reopen",
            ("agreed",),
            "negotiating",
            "market.deal.reopen",
            "market.deal.reopened",
            _("Negotiate again"),
            asks=("reason",),
        ),
        Move(
            "contract",
            ("agreed",),
            "contracted",
            "market.deal.contract",
            "market.deal.contracted",
            _("Contract"),
            by_clock=True,
        ),
        Move("close", ("contracted",), "closed", "market.deal.close", "market.deal.closed", _("Close"), by_clock=True),
        Move(
            "break_off",
            ("opened", "negotiating", "agreed"),
            "broken_off",
            "market.deal.break_off",
            "market.deal.broken_off",
            _("Break off"),
            asks=("reason", "note"),
            tone="grave",
        ),
    ],
)


def offer_stands(offer: Any, at: datetime) -> None:
    """By the clock, not by the tick: an offer that is over is not answered because nobody has swept it up yet."""
    if offer.deal.state != "negotiating":
        raise NotNow(_("The deal is past this offer."), state=offer.deal.state)
    if offer.answers_until is not None and offer.answers_until <= at:
        raise NotNow(_("The offer has lapsed: its time for an answer is over."), state=offer.state)


OFFER = StateTable(
    "market.offer",
    states={
        "made": pgettext_lazy("state of an offer", "on the table"),
        "countered": pgettext_lazy("state of an offer", "countered"),
        "accepted": pgettext_lazy("state of an offer", "accepted"),
        "declined": pgettext_lazy("state of an offer", "declined"),
        "lapsed": pgettext_lazy("state of an offer", "lapsed"),
    },
    begin_policy="market.offer.make",
    begin_event="market.offer.made",
    moves=[
        Move(
            "counter",
            ("made",),
            "countered",
            "market.offer.answer",
            "market.offer.countered",
            _("Answer with a counter-offer"),
            guards=(offer_stands,),
        ),
        Move(
            "accept",
            ("made",),
            "accepted",
            "market.offer.answer",
            "market.offer.accepted",
            _("Accept the offer"),
            guards=(offer_stands,),
            tone="primary",
        ),
        Move(
            "decline",
            ("made",),
            "declined",
            "market.offer.answer",
            "market.offer.declined",
            _("Decline the offer"),
            asks=("reason",),
            tone="grave",
        ),
        Move(
            "lapse",
            ("made",),
            "lapsed",
            "market.offer.lapse",
            "market.offer.lapsed",
            _("Let the offer lapse"),
            by_clock=True,
        ),
    ],
)
