"""Who sees deals and offers: the parties, and of the deal's frame its exchange."""

from typing import Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor


def _as_party(actor: Actor, prefix: str = "") -> Q:
    """The actor's side, and the principal's in the cases of the mandate."""

    def side(party: object) -> Q:
        return Q(**{f"{prefix}seller": party}) | Q(**{f"{prefix}buyer": party})

    rule = side(actor.organization)
    if actor.on_behalf_of:
        cases = Q()
        if actor.cases is not None:
            ways = ("thread", "achievement__thread", "response__demand__thread")
            cases = Q(pk__in=[])
            for way in ways:
                cases |= Q(**{f"{prefix}{way}__in": actor.cases})
        rule |= side(actor.on_behalf_of) & cases
    return rule


class DealQuerySet(models.QuerySet):
    """Deals in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """The two parties, whoever acts for one of them by mandate, and the officers of its exchange."""
        if actor.is_system:
            return self
        if not actor.organization:
            return self.none()
        rule = _as_party(actor)
        if actor.has_role("listing_officer", "auditor"):
            rule |= Q(exchange=actor.organization)
        return self.filter(rule)

    def under_way(self) -> Self:
        """Those that may still lead to a contract."""
        return self.filter(state__in=["opened", "negotiating", "agreed"])


class OfferQuerySet(models.QuerySet):
    """Offers in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """The two parties alone: the terms are theirs until a rule makes the agreed price public."""
        if actor.is_system:
            return self
        if not actor.organization:
            return self.none()
        return self.filter(_as_party(actor, "deal__"))
