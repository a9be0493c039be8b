"""Questions asked of invitations in the database."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor


class InvitationQuerySet(models.QuerySet):
    """Invitations in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that the managers of the organization one acts for have sent."""
        if actor.is_system:
            return self
        if actor.organization is None or not actor.has_role("manager"):
            return self.filter(membership__user=actor.user) if actor.user else self.none()
        return self.filter(Q(organization=actor.organization) | Q(membership__user=actor.user))

    def due(self, at: datetime) -> Self:
        """Those whose time is over and that nobody has answered."""
        return self.filter(state="sent", expires_at__lte=at)
