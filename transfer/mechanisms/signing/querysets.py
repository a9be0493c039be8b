"""Which envelopes an actor sees."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor


class EnvelopeQuerySet(models.QuerySet[Any]):
    """Envelopes are seen by their owner and, once sent, by their signatories."""

    def visible_to(self, actor: Actor) -> EnvelopeQuerySet:
        """The envelopes this actor may see."""
        if actor.is_system:
            return self
        parties = actor.parties
        if not parties:
            return self.none()
        called = self.model._base_manager.filter(signatories__organization__in=parties).values("pk")
        return self.filter(Q(owner__in=parties) | (~Q(state="prepared") & Q(pk__in=called)))
