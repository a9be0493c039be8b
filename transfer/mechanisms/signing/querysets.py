"""Which envelopes an actor sees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor


class EnvelopeQuerySet(models.QuerySet[Any]):
    """Envelopes are seen by their owner and, once sent, by their signatories."""

    def visible_to(self, actor: Actor) -> EnvelopeQuerySet:
        """The envelopes this actor may see."""
        if actor.is_system:
            return self
        parties = parties_of(actor)
        if not parties:
            return self.none()
        called = self.model._base_manager.filter(signatories__organization__in=parties).values("pk")
        return self.filter(Q(owner__in=parties) | (~Q(state="prepared") & Q(pk__in=called)))


def parties_of(actor: Actor) -> list[UUID]:
    """The ids under which this actor can be a party: the organizations acted for, or oneself when acting for none."""
    if actor.organization is None and actor.on_behalf_of is None:
        return [actor.user] if actor.user else []
    return actor.stands_for
