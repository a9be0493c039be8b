"""Questions asked of API keys in the database."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor


class ApiKeyQuerySet(models.QuerySet):
    """API keys in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own; a manager sees all of the organization's."""
        if actor.is_system:
            return self
        if actor.is_anonymous:
            return self.none()
        rule = Q(membership=actor.membership) | Q(membership__user=actor.user)
        if actor.has_role("manager"):
            rule |= Q(membership__organization=actor.organization)
        return self.filter(rule)

    def in_force(self, at: datetime) -> Self:
        """Those that open the API at this time."""
        return self.filter(state="in_force", expires_at__gt=at)
