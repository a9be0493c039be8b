"""A review begins when the work is taken or given."""

from market.models import Listing
from market.selectors.listing_desk import REVIEW as KIND
from market.services import listings
from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe


@subscribe("worklist.item.taken", name="market.listing_review_taken")
def taken(happened: Happened) -> None:
    """Somebody took it from the desk."""
    _begin_review(happened)


@subscribe("worklist.item.assigned", name="market.listing_review_assigned")
def assigned(happened: Happened) -> None:
    """The exchange gave it to somebody."""
    _begin_review(happened)


def _begin_review(happened: Happened) -> None:
    if happened.facts["kind"] != KIND:
        return
    listing = Listing.objects.filter(pk=happened.facts["subject"].partition(":")[2], state="submitted").first()
    if listing:
        listings.start_review(listing, actor=SYSTEM)
