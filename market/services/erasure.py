"""Forgetting the names of those who were erased; shares and decisions stay with their ids."""

from uuid import UUID

from django.db import transaction

from market.models import DisclosedInventor, Inventor
from transfer.kernel import policy
from transfer.kernel.actor import Actor


@transaction.atomic
def forget_names(user: UUID, *, actor: Actor) -> None:
    """Empties the name beside a user's shares. Doing it again changes nothing."""
    policy.require(actor, "market.inventor.forget")
    Inventor.objects.filter(user=user).update(name="")
    DisclosedInventor.objects.filter(user=user).update(name="")
