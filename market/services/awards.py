"""What a deal does to the listing it came from: takes it off the market, gives it back, concludes it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from market.events import listings as events
from market.models import Deal, Listing
from market.selectors.listings import about
from market.selectors.rights import extent_of_listing, takes_all
from market.services import rights
from transfer.kernel import locking, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotNow, RuleBroken
from transfer.kernel.workflow import Said


def award(listing: Listing, *, actor: Actor, deal: Deal) -> Listing:
    """The deal was agreed. An exclusive listing is awarded to it and lets go of what it held; an ordinary one stays.

    NotNow when the listing is no longer open.
    """
    locking.lock(listing)
    if not takes_all(listing):
        if listing.state not in listing.STATES.move("award").sources:
            raise NotNow(_("The listing is no longer open."), state=listing.state)
        return listing
    workflow.apply(
        listing,
        "award",
        actor=actor,
        facts=lambda now: events.ListingAwarded(**about(now), deal=deal.pk),
    )
    rights.release(actor=actor, holder=listing.stream)
    return listing


def give_back(listing: Listing, *, actor: Actor, deal: Deal) -> Listing:
    """The deal does not hold: the listing is open again with its right; if that is promised by now, it is cancelled."""
    locking.lock(listing)
    if listing.state != "awarded":
        return listing
    workflow.apply(listing, "reopen", actor=actor, facts=lambda now: events.ListingReopened(**about(now), deal=deal.pk))
    try:
        with transaction.atomic():
            rights.reserve(
                actor=actor,
                achievement=listing.achievement,
                holder=listing.stream,
                extent=extent_of_listing(listing),
            )
    except RuleBroken:
        _give_up(listing, actor)
    return listing


def conclude(listing: Listing, *, actor: Actor, deal: Deal) -> Listing:
    """The right was granted by contract. An ordinary listing stays open for others."""
    locking.lock(listing)
    if listing.state != "awarded":
        return listing
    return workflow.apply(
        listing, "conclude", actor=actor, facts=lambda now: events.ListingConcluded(**about(now), deal=deal.pk)
    )


def _give_up(listing: Listing, actor: Actor) -> None:
    workflow.apply(
        listing,
        "give_up",
        actor=actor,
        said=Said(reason="promised_elsewhere"),
        facts=lambda now: events.ListingGivenUp(**about(now)),
    )
