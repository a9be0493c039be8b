"""Forgetting: the names of those who were erased, and texts whose time of keeping is over; facts stay."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from contracts.models import Contract, ContractParty, DistributionLine, Registration
from contracts.selectors import keeping
from transfer.kernel import clock, events, locking, policy, retention
from transfer.kernel.actor import Actor
from transfer.mechanisms.files import services as files


@transaction.atomic
def forget_names(user: UUID, *, actor: Actor) -> None:
    """Empties the name beside a user's lines, and that of a party in contracts that were never signed.

    In what was signed a party keeps its name until forget_contract (ADR 2). Doing it again changes nothing.
    """
    policy.require(actor, "contracts.distribution.forget")
    DistributionLine.objects.filter(user=user).update(name="")
    _forget_people(keeping.unsigned_of(user))


@transaction.atomic
def forget_contract(contract: Contract, *, actor: Actor) -> None:
    """Of a contract that has ended, forgets the working text, the files, the notes, those of its payments too, and who
    the natural persons among its parties were.

    What was signed stays with its signatures, as do organizations, figures and dates: of a natural person the text
    holds a digest alone, which says nothing once its salt is gone.
    """
    locking.lock(contract)
    policy.require(actor, "contracts.contract.forget", contract)
    contract.terms = {}
    contract.save(update_fields=["terms"])
    _forget_people(ContractParty.objects.filter(contract=contract).exclude(salt=""))
    files.erase_of(actor=actor, subject=contract.stream)
    for stream in (contract.stream, *(payment.stream for payment in contract.payments.all())):
        events.erase_notes(stream)


def _forget_people(rows: QuerySet[ContractParty]) -> None:
    empty = dict.fromkeys((*ContractParty.PERSONAL, "salt"), "")
    rows.update(**empty, forgotten_at=clock.after_lock())


@transaction.atomic
def delete_draft(registration: Registration, *, actor: Actor) -> None:
    """Deletes a registration that was begun and left, with its files."""
    locking.lock(registration)
    policy.require(actor, "contracts.registration.forget", registration)
    files.erase_of(actor=actor, subject=registration.stream)
    retention.delete_draft(registration, actor=actor.in_consequence())
