"""How long contracts keep what can be forgotten. The periods are dated rules."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from contracts.models import (
    AmountItem,
    Condition,
    Contract,
    ContractDocument,
    ContractParty,
    ContractRight,
    CorrectionNotice,
    Distribution,
    DistributionCost,
    DistributionLine,
    DistributionRule,
    DistributionShare,
    Instalment,
    Payment,
    Registration,
    RegistrationCorrection,
    RegistrationFinding,
    RegistrationOpinion,
    TransactionNotice,
)
from contracts.services import erasure
from transfer.kernel.actor import SYSTEM
from transfer.kernel.retention import has_notes, keeps, kept
from transfer.mechanisms.files.selectors import with_files


def _ended(before: datetime) -> Iterable[Contract]:
    rows = Contract.objects.filter(state__in=["performed", "terminated", "void"], changed_at__lt=before)
    paid = Q(pk__in=Payment.objects.filter(has_notes("contracts.payment")).values("contract"))
    people = Q(pk__in=ContractParty.objects.exclude(salt="").values("contract"))
    left = ~Q(terms={}) | paid | people | Q(has_notes("contracts.contract")) | with_files("contracts.contract")
    return rows.filter(left).order_by("changed_at").iterator()


@keeps(
    "contracts.contract",
    rule="retention.contract",
    find=_ended,
    models=(Contract, ContractParty, AmountItem, ContractDocument, Condition, Instalment, ContractRight, Payment),
)
def forget_contract(contract: Contract) -> None:
    """Of a contract that has ended, working text, files, notes and natural persons' names go; what was signed stays."""
    erasure.forget_contract(contract, actor=SYSTEM)


def _drafts(before: datetime) -> Iterable[Registration]:
    return Registration.objects.filter(state="draft", changed_at__lt=before).order_by("changed_at").iterator()


@keeps("contracts.draft", rule="retention.draft", find=_drafts)
def delete_draft(registration: Registration) -> None:
    """A registration that was begun and left is deleted."""
    erasure.delete_draft(registration, actor=SYSTEM)


kept(
    "contracts.registration",
    rule="retention.registration",
    models=(Registration, RegistrationFinding, RegistrationOpinion, RegistrationCorrection),
)
kept(
    "contracts.distribution",
    rule="retention.distribution",
    models=(Distribution, DistributionCost, DistributionLine, DistributionRule, DistributionShare),
)
kept("contracts.transaction_notice", rule="retention.publicity", models=(TransactionNotice, CorrectionNotice))
