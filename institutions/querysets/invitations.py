"""Questions asked of invitations in the database."""

from datetime import datetime
from typing import Any, Self

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

    def of_person(self, actor: Actor) -> Self:
        """Unanswered ones to the address with which the person signs in, but not those the person sent."""
        if actor.user is None:
            return self.none()
        memberships: Any = self.model._meta.get_field("membership").related_model
        users = memberships._meta.get_field("user").related_model
        address = users.objects.filter(pk=actor.user).values("email")
        return self.filter(email__in=address, state="sent").exclude(invited_by=actor.user)

    def due(self, at: datetime) -> Self:
        """Those whose time is over and that nobody has answered."""
        return self.filter(state="sent", expires_at__lte=at)
