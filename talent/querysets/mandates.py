"""Who sees mandates: the two sides alone."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor


class MandateQuerySet(models.QuerySet):
    """Mandates in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """The principal's and the broker's own."""
        if actor.is_system:
            return self
        if not actor.organization:
            return self.none()
        return self.filter(Q(principal=actor.organization) | Q(broker=actor.organization))

    def in_force(self, at: datetime) -> Self:
        """Those by which a broker may act at that moment."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at), state="active")
