"""Forgetting the names of those who were erased; amounts and shares stay with their ids."""

from uuid import UUID

from django.db import transaction

from contracts.models import DistributionLine
from transfer.kernel import policy
from transfer.kernel.actor import Actor


@transaction.atomic
def forget_names(user: UUID, *, actor: Actor) -> None:
    """Empties the name beside a user's lines. Doing it again changes nothing."""
    policy.require(actor, "contracts.distribution.forget")
    DistributionLine.objects.filter(user=user).update(name="")
