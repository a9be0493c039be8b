"""Who sees listings."""

from typing import Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor

PUBLIC_STATES = ("approved", "open", "suspended", "closed", "awarded", "concluded", "unsold", "defaulted")
OFFICERS = ("reviewer", "listing_officer", "auditor")


class ListingQuerySet(models.QuerySet):
    """Listings in any state."""

    def public(self) -> Self:
        """Those on notice, and those that are or were open."""
        return self.filter(state__in=PUBLIC_STATES)

    def visible_to(self, actor: Actor) -> Self:
        """The public ones; one's own; those that came to the exchange one works for."""
        if actor.is_system:
            return self
        rule = Q(state__in=PUBLIC_STATES)
        if actor.organization:
            rule |= Q(seller=actor.organization)
            if actor.has_role(*OFFICERS):
                rule |= Q(exchange=actor.organization) & ~Q(state="draft")
        if actor.on_behalf_of:
            cases = Q() if actor.cases is None else Q(thread__in=actor.cases)
            rule |= Q(seller=actor.on_behalf_of) & cases
        return self.filter(rule)

    def with_sights(self) -> Self:
        """With what a line or a page of it shows, in one query."""
        return self.select_related(
            "thread", "seller", "exchange", "achievement", "achievement__accepted", "achievement__working"
        )
