"""Who sees achievements."""

from typing import Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor

REVIEWERS = ("reviewer", "listing_officer", "auditor")


def _in_cases(actor: Actor) -> Q:
    return Q() if actor.cases is None else Q(thread__in=actor.cases)


class AchievementQuerySet(models.QuerySet):
    """Achievements in any state."""

    def public(self) -> Self:
        """Those with an accepted text that may be shown to everyone."""
        return self.filter(accepted__isnull=False, accepted__is_secret=False).exclude(state="retired")

    def visible_to(self, actor: Actor) -> Self:
        """The public ones; one's own organization's; those that came to the exchange one reviews for."""
        if actor.is_system:
            return self
        rule = Q(accepted__isnull=False, accepted__is_secret=False) & ~Q(state="retired")
        if actor.organization:
            rule |= Q(owner=actor.organization)
            if actor.has_role(*REVIEWERS):
                rule |= Q(exchange=actor.organization) & ~Q(state="draft")
        if actor.on_behalf_of:
            rule |= Q(owner=actor.on_behalf_of) & _in_cases(actor)
        if actor.user:
            rule |= Q(pk__in=self.model._base_manager.filter(inventors__user=actor.user).values("pk"))
        return self.filter(rule)
