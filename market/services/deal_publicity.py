"""The notice of an agreed price on the public board."""

from market.models import Deal
from market.selectors.publicity_content import content_of
from market.selectors.publicity_rules import Case
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Misuse
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.publicity.services import publicities
from transfer.mechanisms.publicity.services.publicities import Clause


def put_up(deal: Deal, *, actor: Actor, case: Case) -> Publicity:
    """Puts the agreed price on the boards of the rule: what it wants shown, and whether the buyer is related."""
    if case.period is None:
        raise Misuse("a publicity without a period")
    return publicities.open_publicity(
        actor=actor.in_consequence(),
        subject=deal.stream,
        thread=deal.thread,
        exchange=deal.exchange_id,
        seller_organization=deal.seller_id,
        parties=[deal.buyer_id],
        places=case.places,
        related_buyer=deal.related,
        content=content_of(deal, case),
        clause=Clause.of(case.rule, case.period),
        jurisdiction=deal.seller.jurisdiction,
    )


def take_down(deal: Deal, *, actor: Actor, reason: str) -> int:
    """Takes the notice back because what stood behind it was broken off. Returns how many there were."""
    return publicities.take_back_for(actor=actor.in_consequence(), subject=deal.stream, reason=reason)
