"""Forgetting: the names of those who were erased, and texts whose time of keeping is over; facts stay."""

from uuid import UUID

from django.db import transaction

from contracts.models import Contract, DistributionLine, Registration
from transfer.kernel import events, locking, policy, retention
from transfer.kernel.actor import Actor
from transfer.mechanisms.files import services as files


@transaction.atomic
def forget_names(user: UUID, *, actor: Actor) -> None:
    """Empties the name beside a user's lines. Doing it again changes nothing."""
    policy.require(actor, "contracts.distribution.forget")
    DistributionLine.objects.filter(user=user).update(name="")


@transaction.atomic
def forget_contract(contract: Contract, *, actor: Actor) -> None:
    """Of a contract that has ended, forgets the working text, the files and the notes, those of its payments too.

    What was signed stays with its signatures; so do parties, figures and dates.
    """
    locking.lock(contract)
    policy.require(actor, "contracts.contract.forget", contract)
    contract.terms = {}
    contract.save(update_fields=["terms"])
    files.erase_of(actor=actor, subject=contract.stream)
    for stream in (contract.stream, *(payment.stream for payment in contract.payments.all())):
        events.erase_notes(stream)


@transaction.atomic
def delete_draft(registration: Registration, *, actor: Actor) -> None:
    """Deletes a registration that was begun and left, with its files."""
    locking.lock(registration)
    policy.require(actor, "contracts.registration.forget", registration)
    files.erase_of(actor=actor, subject=registration.stream)
    retention.delete_draft(registration, actor=actor.in_consequence())
