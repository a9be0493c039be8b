"""Who sees disclosures: confidential until the institution decides."""

from typing import Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor

OFFICE = ("transfer_officer", "approver", "manager", "auditor")


class DisclosureQuerySet(models.QuerySet):
    """Disclosures in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """The inventors themselves; the institution's transfer office once it is filed."""
        if actor.is_system:
            return self
        if actor.is_anonymous:
            return self.none()
        own = self.model._base_manager.filter(Q(filed_by=actor.user) | Q(inventors__user=actor.user))
        rule = Q(pk__in=own.values("pk"))
        if actor.has_role(*OFFICE):
            rule |= Q(institution=actor.organization) & ~Q(state="draft")
        return self.filter(rule)
