"""Who sees contracts and payments: their parties, in a role that deals with contracts."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor

PARTY_ROLES = frozenset(
    {"manager", "transfer_officer", "approver", "buyer", "signatory", "clerk", "broker", "auditor", "financier"}
)
"""Roles of a party that see its contracts. An inventor alone does not: the own share is on the distribution."""


def parties_of(actor: Actor) -> list[UUID]:
    """The organizations for which the actor may look into all contracts."""
    return actor.stands_for if actor.has_role(*PARTY_ROLES) else []


def _as_party(actor: Actor, prefix: str = "") -> Q | None:
    """The contracts of the actor's side, and the principal's in the cases of a mandate; None for no contract."""
    parties = parties_of(actor)
    if not parties:
        return None
    rule = Q(**{f"{prefix}parties__organization__in": parties})
    if actor.on_behalf_of and actor.cases is not None:
        ways = ("thread", "deal__thread", "deal__achievement__thread", "deal__response__demand__thread")
        cases = Q(pk__in=[])
        for way in ways:
            cases |= Q(**{f"{prefix}{way}__in": actor.cases})
        rule |= Q(**{f"{prefix}parties__organization": actor.on_behalf_of}) & cases
    return rule


class ContractQuerySet(models.QuerySet):
    """Contracts in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """The contracts of the actor's side."""
        if actor.is_system:
            return self
        rule = _as_party(actor)
        if rule is None:
            return self.none()
        # In a subquery: a contract with two parties of one's own must come once, and rows stay lockable.
        return self.filter(pk__in=self.model._base_manager.filter(rule).values("pk"))


class PaymentQuerySet(models.QuerySet):
    """Payments in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """The payments under contracts of the actor's side."""
        if actor.is_system:
            return self
        rule = _as_party(actor, "contract__")
        if rule is None:
            return self.none()
        return self.filter(pk__in=self.model._base_manager.filter(rule).values("pk"))
