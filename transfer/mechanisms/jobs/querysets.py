"""Which long work an actor sees."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from transfer.kernel import policy
from transfer.kernel.actor import Actor
from transfer.mechanisms.jobs import kinds


class JobQuerySet(models.QuerySet[Any]):
    """Long work is seen by whoever ordered it; of kinds that are shared, by colleagues who may do the same."""

    def visible_to(self, actor: Actor) -> JobQuerySet:
        """In the organization for which the actor acts."""
        if actor.is_system:
            return self
        if actor.user is None:
            return self.none()
        asks = actor.in_consequence()
        shared = [kind.code for kind in kinds.all_kinds() if kind.shared and policy.may(asks, kind.policy)]
        return self.filter(Q(user=actor.user) | Q(kind__in=shared), owner__in=actor.parties)

    def unfinished(self) -> JobQuerySet:
        """What waits or is under way."""
        return self.filter(state__in=["waiting", "running", "stopping"])
