"""Who may do what with a listing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from institutions.policies.interests import organizations_of
from market.models import Deal, Listing
from market.policies.parties import BUYING, SELLING, may_speak, speaks_for
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy

OFFICERS = ("listing_officer",)
_OWNER = _("Only the owner of the achievement, or its broker, does this.")
_OFFICER = _("An officer of the exchange does this.")
_INTEREST = _("Whoever has an interest in the achievement does not decide on its listing.")


def is_owner(actor: Actor, listing: Listing) -> bool:
    """Decides for the seller."""
    return speaks_for(actor, listing.seller_id, SELLING, listing.thread_id, listing.achievement.thread_id)


def is_officer(actor: Actor, listing: Listing) -> bool:
    """Looks after listings in this exchange."""
    return actor.organization == listing.exchange_id and actor.has_role(*OFFICERS)


def _without_interest(actor: Actor, listing: Listing) -> Answer:
    if not is_officer(actor, listing):
        return _OFFICER
    member = listing.seller_id in organizations_of(actor)
    inventor = any(one.user == actor.user for one in listing.achievement.inventors.all())
    return _INTEREST if member or inventor or actor.user == listing.made_by else True


@policy("market.listing.view", assurance=Assurance.ANONYMOUS)
def view(actor: Actor, listing: Listing | None) -> Answer:
    """Everybody, from the notice on; before it the owner and the exchange."""
    return listing is None or Listing.objects.visible_to(actor).filter(pk=listing.pk).exists()


@policy("market.listing.begin")
def begin(actor: Actor, listing: Any) -> Answer:
    """The owner of the achievement, or its broker."""
    if listing is None:
        return may_speak(actor, SELLING) or _OWNER
    return is_owner(actor, listing) or _OWNER


@policy("market.listing.change")
def change(actor: Actor, listing: Listing) -> Answer:
    """The owner."""
    return is_owner(actor, listing) or _OWNER


@policy("market.listing.submit")
def submit(actor: Actor, listing: Listing) -> Answer:
    """The owner."""
    return is_owner(actor, listing) or _OWNER


@policy("market.listing.translate")
def translate(actor: Actor, listing: Listing) -> Answer:
    """The owner, where there are terms in words."""
    return is_owner(actor, listing) and (bool(listing.terms) or _("It has no terms in words to translate.")) or _OWNER


@policy("market.listing.withdraw")
def withdraw(actor: Actor, listing: Listing) -> Answer:
    """The owner."""
    return is_owner(actor, listing) or _OWNER


@policy("market.listing.desk", assurance=Assurance.SECOND_FACTOR)
def desk(actor: Actor, listing: Any) -> Answer:
    """The officers of an exchange, for their queue."""
    return actor.has_role(*OFFICERS) or _OFFICER


@policy("market.listing.review", assurance=Assurance.SECOND_FACTOR)
def review(actor: Actor, listing: Listing) -> Answer:
    """An officer of its exchange without an interest."""
    return _without_interest(actor, listing)


@policy("market.listing.decide", assurance=Assurance.SECOND_FACTOR)
def decide(actor: Actor, listing: Listing) -> Answer:
    """An officer of its exchange without an interest."""
    return _without_interest(actor, listing)


@policy("market.listing.suspend", assurance=Assurance.SECOND_FACTOR)
def suspend(actor: Actor, listing: Listing) -> Answer:
    """An officer of its exchange without an interest."""
    return _without_interest(actor, listing)


@policy("market.listing.cancel", assurance=Assurance.SECOND_FACTOR)
def cancel(actor: Actor, listing: Listing) -> Answer:
    """An officer of its exchange without an interest."""
    return _without_interest(actor, listing)


@policy("market.listing.open")
def open_(actor: Actor, listing: Listing) -> Answer:
    """The clock alone."""
    return False


@policy("market.listing.close")
def close(actor: Actor, listing: Listing) -> Answer:
    """The clock alone."""
    return False


@policy("market.listing.award")
def award(actor: Actor, listing: Listing) -> Answer:
    """A party of a deal on it: it follows from what the two agree, break off or sign."""
    deals = (
        Deal.objects.visible_to(actor)
        .filter(listing=listing.pk)
        .select_related("achievement", "response__demand", "listing")
    )
    return any(
        speaks_for(actor, deal.seller_id, (*SELLING, "signatory"), *deal.matter)
        or speaks_for(actor, deal.buyer_id, (*BUYING, "signatory"), *deal.matter)
        for deal in deals
    )
