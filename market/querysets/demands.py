"""Who sees demands and responses."""

from typing import Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor

PUBLIC_STATES = ("open", "met", "expired")
OFFICERS = ("reviewer", "listing_officer", "auditor")


def _in_cases(actor: Actor) -> Q:
    return Q() if actor.cases is None else Q(thread__in=actor.cases)


class DemandQuerySet(models.QuerySet):
    """Demands in any state."""

    def public(self) -> Self:
        """Those that are or were open."""
        return self.filter(state__in=PUBLIC_STATES)

    def visible_to(self, actor: Actor) -> Self:
        """The public ones; one's own; those that came to the exchange one reviews for."""
        if actor.is_system:
            return self
        rule = Q(state__in=PUBLIC_STATES)
        if actor.organization:
            rule |= Q(demander=actor.organization)
            if actor.has_role(*OFFICERS):
                rule |= Q(exchange=actor.organization) & ~Q(state="draft")
        if actor.on_behalf_of:
            rule |= Q(demander=actor.on_behalf_of) & _in_cases(actor)
        return self.filter(rule)


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
