"""Natural persons as parties of contracts: where their names stand, and how long the law has them kept."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from contracts.models import ContractParty
from institutions.models import Organization
from institutions.models.organizations import PERSON
from transfer.kernel import clock, ruleset
from transfer.kernel.models import LegalHold
from transfer.kernel.retention import KEEP
from transfer.kernel.ruleset import Rule


def rule() -> Rule | None:
    """The rule by which a contract that has ended is forgotten; None when it is kept without an end."""
    where = settings.EXCHANGE_JURISDICTION
    found = ruleset.find("retention.contract", jurisdiction=where, on=clock.local_date(clock.now(), where))
    return None if found is None or found.value.get("then") == KEEP else found


def signed_by(user: UUID) -> QuerySet[ContractParty]:
    """Where a person's name stands in contracts that were signed: it stays until the time of keeping is over."""
    return _of(user).filter(contract__signed_on__isnull=False)


def unsigned_of(user: UUID) -> QuerySet[ContractParty]:
    """Where it stands in drafts and in what was dropped: nothing has those kept but a legal hold."""
    held = LegalHold.objects.filter(lifted_at__isnull=True).values("thread")
    return _of(user).filter(contract__signed_on__isnull=True).exclude(contract__thread__in=held)


def _of(user: UUID) -> QuerySet[ContractParty]:
    own = Organization.objects.filter(kinds__contains=[PERSON], applied_by=user)
    return ContractParty.objects.filter(organization__in=own.values("pk")).exclude(salt="")
