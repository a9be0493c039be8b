"""Listings open, close and end by the clock."""

from collections.abc import Iterable

from market.models import Listing
from market.selectors import listings as facts
from market.services import listings
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM
from transfer.kernel.deadlines import due


def _to_open() -> Iterable[Listing]:
    return Listing.objects.filter(state="approved", opens_at__lte=clock.now()).order_by("opens_at")[:500]


def _to_close() -> Iterable[Listing]:
    return Listing.objects.filter(state="open", closes_at__lte=clock.now()).order_by("closes_at")[:500]


def _unsold() -> Iterable[Listing]:
    rows: Iterable[Listing] = facts.closed_without_deals()[:500]
    return rows


@due("market.listing_open", find=_to_open)
def open_(listing: Listing) -> None:
    """The notice is over."""
    listings.open_(listing, actor=SYSTEM)


@due("market.listing_close", find=_to_close)
def close(listing: Listing) -> None:
    """The term is over."""
    listings.close(listing, actor=SYSTEM)


@due("market.listing_unsold", find=_unsold)
def end_unsold(listing: Listing) -> None:
    """No deal is left on what has closed."""
    listings.end_unsold(listing, actor=SYSTEM)
