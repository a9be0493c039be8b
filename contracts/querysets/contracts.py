"""Who sees contracts and payments: their parties, in a role that deals with contracts."""

from typing import Self
from uuid import UUID

from django.db import models

from transfer.kernel.actor import Actor

PARTY_ROLES = frozenset(
    {"manager", "transfer_officer", "approver", "buyer", "signatory", "clerk", "broker", "auditor", "financier"}
)
"""Roles of a party that see its contracts. An inventor alone does not: the own share is on the distribution."""


def parties_of(actor: Actor) -> list[UUID]:
    """The organizations for which the actor may look into contracts."""
    if not actor.has_role(*PARTY_ROLES):
        return []
    return [party for party in (actor.organization, actor.on_behalf_of) if party]


class ContractQuerySet(models.QuerySet):
    """Contracts in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """The contracts of the actor's side."""
        if actor.is_system:
            return self
        parties = parties_of(actor)
        if not parties:
            return self.none()
        # In a subquery: a contract with two parties of one's own must come once, and rows stay lockable.
        return self.filter(pk__in=self.model._base_manager.filter(parties__organization__in=parties).values("pk"))


class PaymentQuerySet(models.QuerySet):
    """Payments in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """The payments under contracts of the actor's side."""
        if actor.is_system:
            return self
        parties = parties_of(actor)
        if not parties:
            return self.none()
        of_party = self.model._base_manager.filter(contract__parties__organization__in=parties)
        return self.filter(pk__in=of_party.values("pk"))
