"""Who sees deals and offers: the parties, and of the deal's frame its exchange."""

from typing import Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor


class DealQuerySet(models.QuerySet):
    """Deals in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """The two parties, whoever acts for one of them by mandate, and the officers of its exchange."""
        if actor.is_system:
            return self
        if not actor.organization:
            return self.none()
        parties = [party for party in (actor.organization, actor.on_behalf_of) if party]
        rule = Q(seller__in=parties) | Q(buyer__in=parties)
        if actor.has_role("listing_officer", "auditor"):
            rule |= Q(exchange=actor.organization)
        return self.filter(rule)


class OfferQuerySet(models.QuerySet):
    """Offers in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """The two parties alone: the terms are theirs until a rule makes the agreed price public."""
        if actor.is_system:
            return self
        if not actor.organization:
            return self.none()
        parties = [party for party in (actor.organization, actor.on_behalf_of) if party]
        return self.filter(Q(deal__seller__in=parties) | Q(deal__buyer__in=parties))
