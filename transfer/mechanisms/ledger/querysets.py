"""Which accounts and entries an actor sees."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor

READERS = ("manager", "approver", "transfer_officer", "buyer", "clerk", "financier", "listing_officer", "auditor")
"""Roles that see the accounts of their own organization, and those it keeps for others."""


def reads_for(actor: Actor) -> Q | None:
    """The accounts whose owner or keeper the actor acts for in a reading role; None for no account at all."""
    if not actor.has_role(*READERS):
        return None
    mine = [one for one in (actor.organization, actor.on_behalf_of) if one]
    kept = [actor.organization] if actor.has_role("listing_officer", "auditor") else []
    return Q(owner__in=mine) | Q(keeper__in=kept)


class AccountQuerySet(models.QuerySet):
    """Accounts, seen by their owner and by the officers of whoever keeps them."""

    def visible_to(self, actor: Actor) -> Self:
        """The accounts this actor may see."""
        if actor.is_system:
            return self
        rule = reads_for(actor)
        return self.none() if rule is None else self.filter(rule)


class EntryQuerySet(models.QuerySet):
    """Entries, seen by whoever sees one of their accounts."""

    def visible_to(self, actor: Actor) -> Self:
        """The entries that touch an account this actor may see."""
        if actor.is_system:
            return self
        rule = reads_for(actor)
        if rule is None:
            return self.none()
        postings: Any = self.model._meta.get_field("postings").related_model
        accounts: Any = postings._meta.get_field("account").related_model
        seen = accounts._base_manager.filter(rule).values("pk")
        return self.filter(pk__in=postings._base_manager.filter(account__in=seen).values("entry"))
