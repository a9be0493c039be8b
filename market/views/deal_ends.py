"""What came of a deal that is agreed or over, and where each side goes on from there."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from market.models import Deal, Demand, Listing
from market.selectors import deals as facts
from transfer.edge import sayings
from transfer.edge.sayings import Saying
from transfer.kernel import policy
from transfer.kernel.actor import Actor

SETTLED, BROKEN = ("agreed", "contracted", "closed"), "broken_off"


@dataclass(frozen=True, slots=True)
class Way:
    """Where one can go on. leads: the one to take first."""

    label: str
    url: str
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """said: the words with which it was broken off; ways: from here on. The sentences are the template's, by state."""

    said: Saying | None
    ways: list[Way]


def of(deal: Deal, *, actor: Actor, org: str) -> Outcome | None:
    """For a deal in which nothing is negotiated any more; None while it is."""
    if deal.state in SETTLED:
        return Outcome(None, [])
    return Outcome(sayings.of(deal), _ways(deal, actor, org)) if deal.state == BROKEN else None


def _ways(deal: Deal, actor: Actor, org: str) -> list[Way]:
    """Back to where it came from, and on to a new deal, for whoever may; the first to take leads."""
    side = facts.side_of(deal, actor)
    ways: list[Way] = []
    if deal.listing_id:
        ways += _of_listing(deal, actor, org)
    if deal.response is not None:
        ways += _of_demand(deal, actor, org, side)
    if side and not ways and policy.may(actor, "market.deal.open", None):
        ways.append(Way(_("Open a new deal"), _address("deal_new", org), leads=True))
    return ways


def _of_listing(deal: Deal, actor: Actor, org: str) -> list[Way]:
    assert deal.listing_id is not None  # asked by the caller
    listing = Listing.objects.visible_to(actor).filter(pk=deal.listing_id).select_related("thread").first()
    if listing is None:
        return []
    back = Way(_("Back to the listing"), _address("listing_acting", org, listing.pk))
    if not facts.may_open_on(listing, actor):
        return [back]
    return [Way(_("Open a new deal on the listing"), _address("listing_deal", org, listing.pk), leads=True), back]


def _of_demand(deal: Deal, actor: Actor, org: str, side: str) -> list[Way]:
    assert deal.response is not None  # asked by the caller
    demand = Demand.objects.visible_to(actor).filter(pk=deal.response.demand_id).first()
    if demand is None:
        return []
    back = Way(_("Back to the demand"), _address("demand", org, demand.pk))
    if side != "buyer":
        return [back]
    is_open = demand.state == "open"
    return [Way(_("See the other answers"), _address("received_responses", org, demand.pk), leads=is_open), back]


def _address(name: str, org: str, *pk: object) -> str:
    return reverse(f"market:{name}", args=[org, *pk])
