"""Panels of listings on the page of an achievement."""

from typing import Any

from django.http import HttpRequest

from market.models import Achievement
from market.policies.parties import SELLING, speaks_for
from market.selectors import deals, listings
from transfer.edge import slots
from transfer.kernel.actor import Actor


@slots.fill("market.achievement.rail", name="listings", template="market/listing/panel.html", order=10)
def offers(request: HttpRequest, actor: Actor, achievement: Achievement) -> dict[str, Any] | None:
    """What is offered of it now, and for its owner the way to offer it."""
    org = request.resolver_match.kwargs.get("org", "") if request.resolver_match else ""
    shown = [(listing, listings.mode_label(listing)) for listing in listings.shown_on(achievement, actor)]
    is_owner = bool(org) and achievement.state == "accepted"
    may_offer = is_owner and speaks_for(actor, achievement.owner_id, SELLING, achievement.thread_id)
    show = bool(shown) or may_offer or (not org and not achievement.source)
    if not show:
        return None
    by_agreement = not shown and not org and achievement.state == "accepted"
    return {
        "shown": shown,
        "org": org,
        "object": achievement,
        "may_offer": may_offer,
        "by_agreement": by_agreement,
        "desks": deals.desks_of_buyers(actor, achievement.thread_id, but=achievement.owner_id) if by_agreement else [],
    }
