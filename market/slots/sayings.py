"""Which moves of the market keep their reason on the page of the object, and in which states."""

from django.utils.translation import gettext_lazy as _

from market.models import Achievement
from market.selectors import reasons
from transfer.edge.sayings import kept

_LISTING, _DEAL = "listing_end_reason", "deal_end_reason"


def _revision_to_mend(achievement: Achievement) -> bool:
    working = achievement.working
    return working is not None and working.pk != achievement.accepted_id and not working.frozen


kept("market.disclosure.released", _("Released to the inventors"), reasons.RELEASE, "released")
kept("market.achievement.returned", _("Returned"), reasons.RETURN, "returned")
kept(
    "market.achievement.revision_returned",
    _("The revision was returned"),
    reasons.RETURN,
    "accepted",
    while_=_revision_to_mend,
)
kept("market.achievement.retired", _("Retired"), reasons.RETIRE, "retired")
kept("market.listing.returned", _("Returned"), reasons.RETURN, "returned")
kept("market.listing.suspended", _("Suspended"), _LISTING, "suspended")
kept("market.listing.withdrawn", _("Withdrawn"), _LISTING, "withdrawn")
kept("market.listing.cancelled", _("Cancelled"), _LISTING, "cancelled")
kept("market.listing.defaulted", _("The buyer is in default"), _LISTING, "defaulted")
kept("market.deal.reopened", _("Negotiated again"), _DEAL, "negotiating")
kept("market.deal.broken_off", _("Broken off"), _DEAL, "broken_off")
kept("market.offer.declined", _("Declined"), reasons.DECLINE, "declined")
kept("market.demand.returned", _("Returned"), reasons.RETURN, "returned")
kept("market.demand.withdrawn", _("Withdrawn"), reasons.WITHDRAW, "withdrawn")
kept("market.response.declined", _("Declined"), reasons.DECLINE, "declined")
