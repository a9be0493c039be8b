"""Who sees registrations: the parties of the contract, and the office once it is filed."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor

OFFICE_ROLES = ("registrar", "second_checker", "manager", "statistician", "auditor")


class RegistrationQuerySet(models.QuerySet):
    """Registrations in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of contracts the actor sees, and those filed at the actor's office."""
        if actor.is_system:
            return self
        contracts: Any = self.model._meta.get_field("contract").related_model
        rule = Q(contract__in=contracts.objects.visible_to(actor).values("pk"))
        if actor.organization and actor.has_role(*OFFICE_ROLES):
            rule |= Q(office=actor.organization) & ~Q(state="draft") & ~Q(filed_at=None)
        return self.filter(rule)
