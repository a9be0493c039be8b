"""Commands on offers: make, counter, accept, decline, let lapse."""

from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from institutions.selectors.actors import user_id_of
from market.events import deals as events
from market.models import Deal, Offer
from market.policies.deals import is_party
from market.selectors import deals as facts
from market.selectors import reasons
from market.selectors.offer_terms import Terms, checked, terms_of
from market.services import deals
from talent.selectors import mandates
from transfer.kernel import clock, locking, ruleset, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import NotAllowed, NotNow
from transfer.kernel.workflow import Said

VALIDITY = "offer.validity"
_OPEN = ("opened", "negotiating")


@transaction.atomic
def make(*, actor: Actor, deal: Deal, **terms: Unpack[Terms]) -> Offer:
    """One side puts terms on the table, for as long as the rule says. Begins the negotiation when it is the first.

    NotNow while another offer waits for an answer, or when the deal is past it.
    """
    locking.lock(deal)
    if deal.state not in _OPEN:
        raise NotNow(_("Offers are made until the two sides have agreed."), state=deal.state)
    if deal.offers.filter(state="made").exists():
        raise NotNow(_("An offer is on the table. Answer it, or wait until it lapses."), state=deal.state)
    return _put(deal, actor, terms, answers=None)


@transaction.atomic
def counter(offer: Offer, *, actor: Actor, **terms: Unpack[Terms]) -> Offer:
    """The other side answers with terms of its own. What is not given stays as it was. Returns the new offer."""
    locking.lock(offer)
    locking.lock(offer.deal)
    workflow.apply(offer, "counter", actor=actor, facts=lambda now: events.OfferCountered(**_about(now)))
    given: Terms = {**terms_of(offer), **terms}
    return _put(offer.deal, actor, given, answers=offer)


@transaction.atomic
def accept(offer: Offer, *, actor: Actor) -> Offer:
    """The other side accepts: the deal is agreed on these terms, in the same transaction."""
    locking.lock(offer)
    locking.lock(offer.deal)
    workflow.apply(offer, "accept", actor=actor, facts=lambda now: events.OfferAccepted(**_about(now)))
    _note_broker(offer.deal, actor.in_consequence())
    deals.agree(offer.deal, actor=actor.in_consequence(), offer=offer)
    return offer


@transaction.atomic
def decline(offer: Offer, *, actor: Actor, reason: str, note: str = "") -> Offer:
    """The other side declines. reason: code of the dictionary decline_reason. The deal goes on."""
    reasons.check(reasons.DECLINE, reason, note)
    return workflow.apply(
        offer,
        "decline",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.OfferDeclined(**_about(now)),
    )


@transaction.atomic
def lapse(offer: Offer, *, actor: Actor = SYSTEM) -> Offer:
    """Nobody answered in time, or its deal ended."""
    return workflow.apply(offer, "lapse", actor=actor, facts=lambda now: events.OfferLapsed(**_about(now)))


def _put(deal: Deal, actor: Actor, terms: Terms, *, answers: Offer | None) -> Offer:
    if not is_party(actor, deal):
        raise NotAllowed(_("Only the two parties and their brokers make offers."))
    at = clock.after_lock()
    where = deal.exchange.jurisdiction
    on = clock.local_date(at, where)
    validity = ruleset.rule(VALIDITY, jurisdiction=where, on=on, body=deal.exchange_id)
    offer = Offer(
        deal=deal,
        number=(deal.offers.aggregate(last=Max("number"))["last"] or 0) + 1,
        answers=answers,
        by=facts.party(deal, facts.side_of(deal, actor)),
        made_by=user_id_of(actor),
        answers_until=clock.deadline(at, validity.period, where),
        **checked(terms, deal, on=on),
    )
    if deal.state == "opened":
        deals.begin_negotiation(deal, actor=actor.in_consequence())
    _note_broker(deal, actor.in_consequence())
    return workflow.begin(offer, actor=actor, thread=deal.thread, facts=_made)


def _note_broker(deal: Deal, actor: Actor) -> None:
    if actor.on_behalf_of is None or actor.organization is None:
        return
    side = facts.side_of(deal, actor)
    found = mandates.covering(actor.organization, actor.on_behalf_of, *deal.matter)
    if found and side:
        deals.note_mandate(deal, actor=actor, side=side, mandate=found.pk)


def _made(offer: Offer) -> events.OfferMade:
    return events.OfferMade(
        **_about(offer),
        by=offer.by_id,
        number=offer.number,
        answers=offer.answers_id,
        until=_moment(offer.answers_until),
    )


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def _about(offer: Offer) -> dict[str, UUID]:
    deal = offer.deal
    return {"offer": offer.pk, "deal": deal.pk, "seller": deal.seller_id, "buyer": deal.buyer_id}
