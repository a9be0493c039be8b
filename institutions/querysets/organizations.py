"""Questions asked of organizations in the database."""

from typing import Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor

OPERATED_KINDS = ("exchange", "registration_office", "regulator", "operator")
"""Kinds with power over others: the platform's operators verify them, two persons together."""


class OrganizationQuerySet(models.QuerySet):
    """Organizations in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """Legal persons that are or were verified are public; the rest by what one is to them.

        One's own; those that applied to the exchange one is an officer of; for operators the kinds they verify; for
        regulators those of their regions.
        """
        if actor.is_system:
            return self
        public = Q(state__in=["verified", "suspended"]) & ~Q(kinds__contains=["person"])
        mine = Q(pk=actor.organization) | Q(memberships__user=actor.user, memberships__state="verified")
        rule = public
        if not actor.is_anonymous:
            rule |= Q(pk__in=self.model._base_manager.filter(mine).values("pk"))
        if "exchange" in actor.kinds:
            rule |= Q(applied_to=actor.organization)
        if actor.has_role("operator"):
            rule |= Q(kinds__overlap=list(OPERATED_KINDS))
        if "regulator" in actor.kinds:
            for prefix in actor.regions:
                rule |= Q(region__startswith=prefix, country="CN")
        return self.filter(rule)

    def in_force(self) -> Self:
        """Those that may act as what they are."""
        return self.filter(state="verified")

    def of_kind(self, *kinds: str) -> Self:
        """Those of at least one of these kinds."""
        return self.filter(kinds__overlap=list(kinds))

    def waiting_for(self, actor: Actor) -> Self:
        """Applications that the actor's exchange or operator decides, oldest first."""
        waiting = Q(state="applied") | ~Q(proposed_move="")
        if actor.has_role("operator"):
            return self.filter(waiting, kinds__overlap=list(OPERATED_KINDS)).order_by("created_at")
        return self.filter(waiting, applied_to=actor.organization).order_by("created_at")
