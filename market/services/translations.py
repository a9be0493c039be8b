"""Owners translate what they wrote: each command keeps the texts of the fields given, an emptied one is forgotten."""

from collections.abc import Mapping

from django.db import transaction

from market.events import achievements as of_achievements
from market.events import demands as of_demands
from market.events import listings as of_listings
from market.models import Achievement, Demand, Listing
from market.selectors import demands, listings
from market.selectors.texts import of_demand, of_listing, of_working
from transfer.kernel import locking, policy, workflow
from transfer.kernel.actor import Actor
from transfer.mechanisms.translations import services as translations


@transaction.atomic
def translate_achievement(
    achievement: Achievement, *, actor: Actor, language: str, texts: Mapping[str, str]
) -> Achievement:
    """The owner translates the text it works on. The public reads what belongs to the text it sees."""
    locking.lock(achievement)
    policy.require(actor, "market.achievement.translate", achievement)
    text = achievement.working or achievement.text
    changed = translations.revise(
        of_working(achievement),
        actor=actor.in_consequence(),
        thread=achievement.thread,
        language=language,
        texts=texts,
        version=text.number,
    )
    facts = of_achievements.AchievementTranslated(
        achievement=achievement.pk,
        owner=achievement.owner_id,
        language=language,
        fields=changed,
        text_number=text.number,
    )
    return workflow.apply(achievement, "translate", actor=actor, facts=facts) if changed else achievement


@transaction.atomic
def translate_demand(demand: Demand, *, actor: Actor, language: str, texts: Mapping[str, str]) -> Demand:
    """The demander translates it."""
    locking.lock(demand)
    policy.require(actor, "market.demand.translate", demand)
    changed = translations.revise(
        of_demand(demand),
        actor=actor.in_consequence(),
        thread=demand.thread,
        language=language,
        texts=texts,
        version=demand.version,
    )
    facts = of_demands.DemandTranslated(**demands.about(demand), language=language, fields=changed)
    return workflow.apply(demand, "translate", actor=actor, facts=facts) if changed else demand


@transaction.atomic
def translate_listing(listing: Listing, *, actor: Actor, language: str, texts: Mapping[str, str]) -> Listing:
    """The seller translates its terms in words."""
    locking.lock(listing)
    policy.require(actor, "market.listing.translate", listing)
    changed = translations.revise(
        of_listing(listing),
        actor=actor.in_consequence(),
        thread=listing.thread,
        language=language,
        texts=texts,
        version=listing.version,
    )
    facts = of_listings.ListingTranslated(**listings.about(listing), language=language, fields=changed)
    return workflow.apply(listing, "translate", actor=actor, facts=facts) if changed else listing
