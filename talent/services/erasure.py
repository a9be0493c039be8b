"""Forgetting texts whose time of keeping is over; facts stay."""

from django.db import transaction

from talent.models import Mandate
from transfer.kernel import events, locking, policy
from transfer.kernel.actor import Actor


@transaction.atomic
def forget_mandate(mandate: Mandate, *, actor: Actor) -> None:
    """Of a mandate that has ended, forgets the terms in words and the notes; parties, dates and commission stay."""
    locking.lock(mandate)
    policy.require(actor, "talent.mandate.forget", mandate)
    mandate.terms = ""
    mandate.save(update_fields=["terms"])
    events.erase_notes(mandate.stream)
