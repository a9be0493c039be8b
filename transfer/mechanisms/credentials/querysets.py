"""Which credentials an actor sees in lists. What a token shows is public and needs no list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models

from transfer.kernel.actor import Actor


class CredentialQuerySet(models.QuerySet[Any]):
    """Credentials are listed for their issuer; upper apps show a subject's credentials by rules of their own."""

    def visible_to(self, actor: Actor) -> CredentialQuerySet:
        """The credentials of the actor's organization as issuer."""
        if actor.is_system:
            return self
        return self.filter(issuer__in=issuers_of(actor))


def issuers_of(actor: Actor) -> list[UUID]:
    """The organizations for which this actor can issue."""
    return actor.stands_for
