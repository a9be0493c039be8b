"""Questions asked of memberships and role grants in the database."""

from typing import Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor


class MembershipQuerySet(models.QuerySet):
    """Memberships in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own; all of the organization one acts for; an exchange's officers see those of its applicants."""
        if actor.is_system:
            return self
        if actor.is_anonymous:
            return self.none()
        rule = Q(user=actor.user) | Q(organization=actor.organization)
        if "exchange" in actor.kinds:
            rule |= Q(organization__applied_to=actor.organization)
        return self.filter(rule)

    def in_force(self) -> Self:
        """Those in which a person may act now."""
        return self.filter(state="verified", user__is_active=True).exclude(organization__state="ended")


class RoleGrantQuerySet(models.QuerySet):
    """Role grants in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of one's own memberships, of the organization one acts for, of an exchange's applicants."""
        if actor.is_system:
            return self
        if actor.is_anonymous:
            return self.none()
        rule = Q(membership__user=actor.user) | Q(membership__organization=actor.organization)
        if "exchange" in actor.kinds:
            rule |= Q(membership__organization__applied_to=actor.organization)
        if actor.has_role("operator"):
            rule |= Q(membership__organization__applied_to=None) & ~Q(membership__organization__kinds=["person"])
        return self.filter(rule)

    def open(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(state="requested")
