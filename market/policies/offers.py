"""Who may do what with an offer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from market.models import Offer
from market.policies.deals import for_buyer, for_seller
from transfer.kernel.actor import Actor
from transfer.kernel.policy import Answer, policy


def is_own(actor: Actor, offer: Offer) -> bool:
    """Made by the side for which the actor decides."""
    mine = for_seller if offer.by_id == offer.deal.seller_id else for_buyer
    return mine(actor, offer.deal)


@policy("market.offer.view")
def view(actor: Actor, offer: Offer | None) -> Answer:
    """The two parties and their brokers."""
    if offer is None:
        return not actor.is_anonymous
    return Offer.objects.visible_to(actor).filter(pk=offer.pk).exists()


@policy("market.offer.make")
def make(actor: Actor, offer: Any) -> Answer:
    """Either party, in its own name or through its broker."""
    if offer is None:
        return not actor.is_anonymous
    return is_own(actor, offer) or _("Only the two parties and their brokers make offers.")


@policy("market.offer.answer")
def answer(actor: Actor, offer: Offer) -> Answer:
    """The side to which it was made."""
    theirs = for_buyer if offer.by_id == offer.deal.seller_id else for_seller
    return theirs(actor, offer.deal) or _("The side to which an offer was made answers it.")


@policy("market.offer.lapse")
def lapse(actor: Actor, offer: Offer) -> Answer:
    """The clock alone."""
    return False
