"""Offers lapse by the clock."""

from collections.abc import Iterable

from django.db.models import Q

from market.models import Offer
from market.services import offers
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM
from transfer.kernel.deadlines import due


def _to_lapse() -> Iterable[Offer]:
    over = Q(answers_until__lte=clock.now()) | Q(deal__state="broken_off")
    return Offer.objects.filter(over, state="made").order_by("answers_until")[:500]


@due("market.offer_lapse", find=_to_lapse)
def lapse(offer: Offer) -> None:
    """Nobody answered in time, or the deal was broken off."""
    offers.lapse(offer, actor=SYSTEM)
