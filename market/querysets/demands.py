"""Who sees demands and responses."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from market.querysets.offered import OfferedQuerySet
from transfer.kernel.actor import Actor


class DemandQuerySet(OfferedQuerySet):
    """Demands in any state; everyone sees those that are or were open."""

    owner: ClassVar[str] = "demander"
    shown: ClassVar[Q] = Q(state__in=("open", "met", "expired"))


class ResponseQuerySet(models.QuerySet):
    """Responses in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """The author's own, and those sent to one's own demand; nobody else's, the exchange included."""
        if actor.is_system:
            return self
        if not actor.organization:
            return self.none()
        rule = Q(responder=actor.organization) | Q(demand__demander=actor.organization, sent_at__isnull=False)
        if actor.on_behalf_of:
            cases = Q() if actor.cases is None else Q(demand__thread__in=actor.cases)
            sides = Q(responder=actor.on_behalf_of) | Q(demand__demander=actor.on_behalf_of, sent_at__isnull=False)
            rule |= sides & cases
        return self.filter(rule)
