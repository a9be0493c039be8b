"""What happened in a deal, in the words of its moves."""

from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from market.models import Deal, Offer
from transfer.edge.thread_view import Told
from transfer.kernel import clock
from transfer.kernel.errors import Text
from transfer.kernel.models import Event

_BEGINNINGS: dict[str, Text] = {
    Deal.STATES.begin_event: _("Deal opened"),
    Offer.STATES.begin_event: _("Offer made"),
}
_DONE: dict[str, Text] = {
    "market.deal.negotiation_begun": _("Negotiation begun"),
    "market.deal.mandate_noted": _("A broker acts for one side"),
    "market.deal.confidentiality_signed": _("Confidentiality agreement signed by both"),
    "market.deal.agreed": _("Agreed"),
    "market.deal.publicity_begun": _("Publicity begun"),
    "market.deal.publicity_noted": _("Publicity ended without an objection that holds"),
    "market.deal.reopened": _("Negotiated again"),
    "market.deal.contracted": _("Contract made"),
    "market.deal.closed": _("Deal closed"),
    "market.deal.broken_off": _("Deal broken off"),
    "market.offer.countered": _("Offer answered with a counter-offer"),
    "market.offer.accepted": _("Offer accepted"),
    "market.offer.declined": _("Offer declined"),
    "market.offer.lapsed": _("Offer lapsed"),
}


def of(deal: Deal, *, limit: int = 60) -> list[Told]:
    """The history of a deal and its offers, newest first. Two queries."""
    words = {**_BEGINNINGS, **_DONE}
    rows = Event.objects.filter(thread=deal.thread_id, name__in=words).order_by("-recorded_at", "-id")[:limit]
    events = list(rows)
    acting = {event.on_behalf_of or event.actor_organization for event in events}
    names = {row.pk: row.name for row in Organization.objects.filter(pk__in=[one for one in acting if one])}
    return [
        Told(
            date=clock.local_date(event.occurred_at, deal.exchange.jurisdiction),
            label=str(words[event.name]),
            effect="",
            who=names.get(event.on_behalf_of or event.actor_organization, ""),  # type: ignore[arg-type] # None finds nothing
            proof=event.hash[:12],
            event=event.pk,
            at=event.occurred_at,
        )
        for event in events
    ]
