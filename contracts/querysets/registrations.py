"""Who sees registrations: the parties of the contract, the office once it is filed, and the experts it asked."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor

OFFICE_ROLES = ("registrar", "second_checker", "manager", "statistician", "auditor")


class RegistrationQuerySet(models.QuerySet):
    """Registrations in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of contracts the actor sees, those filed at the actor's office, those on which it asked the actor."""
        if actor.is_system:
            return self
        contracts: Any = self.model._meta.get_field("contract").related_model
        rule = Q(contract__in=contracts.objects.visible_to(actor).values("pk"))
        if actor.organization and actor.has_role(*OFFICE_ROLES):
            rule |= Q(office=actor.organization) & ~Q(state="draft") & ~Q(filed_at=None)
        if actor.membership and actor.has_role("expert"):
            opinions: Any = self.model._meta.get_field("opinions").related_model
            rule |= Q(pk__in=opinions.objects.filter(expert=actor.membership).values("registration"))
        return self.filter(rule)
