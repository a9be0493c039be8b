"""Who may do what with a deal."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from market.models import Deal
from market.policies.parties import BUYING, SELLING, may_speak, speaks_for
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy

SIGNING = ("signatory", "manager", "approver")
_PARTY = _("Only the two parties and their brokers do this.")


def for_seller(actor: Actor, deal: Deal, *more: str) -> bool:
    """Decides for the seller."""
    return speaks_for(actor, deal.seller_id, (*SELLING, *more), *deal.matter)


def for_buyer(actor: Actor, deal: Deal, *more: str) -> bool:
    """Decides for the buyer."""
    return speaks_for(actor, deal.buyer_id, (*BUYING, *more), *deal.matter)


def is_party(actor: Actor, deal: Deal, *more: str) -> bool:
    """Decides for one side. more: further roles in which one may."""
    return for_seller(actor, deal, *more) or for_buyer(actor, deal, *more)


@policy("market.deal.view")
def view(actor: Actor, deal: Deal | None) -> Answer:
    """The two parties, their brokers, and the officers of its exchange."""
    if deal is None:
        return not actor.is_anonymous
    return Deal.objects.visible_to(actor).filter(pk=deal.pk).exists()


@policy("market.deal.open")
def open_(actor: Actor, deal: Any) -> Answer:
    """Either side, for itself: from a listing the buyer, from a response the demander."""
    if deal is None:
        return may_speak(actor, (*BUYING, *SELLING)) or _PARTY
    if deal.listing_id or deal.response_id:
        return for_buyer(actor, deal) or _("The side that wants the technology opens the deal.")
    return is_party(actor, deal) or _PARTY


@policy("market.deal.negotiate")
def negotiate(actor: Actor, deal: Deal) -> Answer:
    """The two parties and their brokers."""
    return is_party(actor, deal) or _PARTY


@policy("market.deal.prepare_confidentiality")
def prepare_confidentiality(actor: Actor, deal: Deal) -> Answer:
    """The two parties and their brokers."""
    return is_party(actor, deal) or _PARTY


@policy("market.deal.sign_confidentiality", assurance=Assurance.SECOND_FACTOR)
def sign_confidentiality(actor: Actor, deal: Deal) -> Answer:
    """Who signs for one of the two parties."""
    own = actor.organization in (deal.seller_id, deal.buyer_id)
    return (own and (actor.has_role(*SIGNING) or "person" in actor.kinds)) or _("Who signs for a party does this.")


@policy("market.deal.break_off")
def break_off(actor: Actor, deal: Deal) -> Answer:
    """Either party."""
    return is_party(actor, deal) or _PARTY


@policy("market.deal.reopen")
def reopen(actor: Actor, deal: Deal) -> Answer:
    """Either party; the exchange itself when an objection was upheld."""
    return is_party(actor, deal) or _PARTY


@policy("market.deal.publicise")
def publicise(actor: Actor, deal: Deal) -> Answer:
    """Nobody by hand: it follows from the end of the publicity."""
    return False


@policy("market.deal.contract")
def contract(actor: Actor, deal: Deal) -> Answer:
    """The two parties, also as signatories: it follows from the contract they make."""
    return is_party(actor, deal, "signatory") or _PARTY


@policy("market.deal.close", assurance=Assurance.PASSWORD)
def close(actor: Actor, deal: Deal) -> Answer:
    """The two parties, also as signatories: it follows from the contract's coming into force."""
    return is_party(actor, deal, "signatory") or _PARTY
