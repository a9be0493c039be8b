"""What of contracts waits for an actor, and what the subjects of work on registrations are called."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, ContractParty, Distribution, DistributionRule, Payment, Registration
from contracts.policies.contracts import BINDING_ROLES
from contracts.policies.distributions import DECIDING_ROLES, OFFICE_ROLES
from contracts.policies.payments import PAYMENT_ROLES
from contracts.selectors import plan
from contracts.states.contracts import STANDING
from market.selectors import texts
from transfer.edge.waiting import MOST, Waiting
from transfer.kernel.actor import Actor
from transfer.mechanisms.signing.selectors import envelopes as signing

KIND = "contracts.contract"
"""Of the envelopes that hold contracts."""
PROPOSALS = {
    "perform": _("Agree that the contract is performed"),
    "terminate": _("Answer the proposal to terminate the contract"),
}


def to_sign(actor: Actor) -> Iterator[Waiting]:
    """Contracts before the actor's organization for signature."""
    if not (actor.organization and actor.has_role(*BINDING_ROLES)):
        return
    open_ = signing.awaiting(actor.stands_for, kind=KIND)
    until = dict(open_.values_list("envelope", "envelope__sign_by"))
    if not until:
        return
    rows = Contract.objects.visible_to(actor).filter(state="signing", envelope__in=until)
    label = _("Sign the contract")
    found = list(rows.select_related("thread").order_by("changed_at")[:MOST])
    shown = _titles(found)
    for row in found:
        due = until[row.envelope] if row.envelope else None
        yield Waiting(label, shown[row.pk], "contracts:contract", row.pk, row.thread.number, due)


def proposals(actor: Actor) -> Iterator[Waiting]:
    """Contracts that the other side would end."""
    if not actor.has_role(*BINDING_ROLES):
        return
    rows = Contract.objects.visible_to(actor).filter(proposed_move__in=PROPOSALS, state__in=STANDING)
    found = list(rows.exclude(proposed_by__in=actor.stands_for).select_related("thread")[:MOST])
    shown = _titles(found)
    for row in found:
        yield Waiting(PROPOSALS[row.proposed_move], shown[row.pk], "contracts:contract", row.pk, row.thread.number)


def payments(actor: Actor) -> Iterator[Waiting]:
    """Payments that the other side recorded."""
    if not actor.has_role(*PAYMENT_ROLES):
        return
    own = actor.stands_for
    other = Q(payer__in=own, recorded_by=F("payee")) | Q(payee__in=own, recorded_by=F("payer"))
    rows = Payment.objects.visible_to(actor).filter(other, state="recorded").select_related("contract__thread")
    found = list(rows.order_by("confirm_by")[:MOST])
    shown = _titles([row.contract for row in found])
    label = _("Confirm the payment")
    for row in found:
        key = row.contract_id
        yield Waiting(label, shown[key], "contracts:contract", key, row.contract.thread.number, row.confirm_by)


def conditions(actor: Actor) -> Iterator[Waiting]:
    """Conditions with a day that contracts of the actor's side wait for."""
    if not actor.has_role(*BINDING_ROLES):
        return
    rows = plan.open_conditions().filter(contract__in=Contract.objects.visible_to(actor).values("pk"))
    for row in rows.select_related("contract__thread").order_by("due_on")[:MOST]:
        contract, label = row.contract, _("Record a condition")
        until = plan.ends(row, contract)
        yield Waiting(label, contract.title, "contracts:contract", contract.pk, contract.thread.number, until)


def instalments(actor: Actor) -> Iterator[Waiting]:
    """Instalments that the actor's side has to pay, by their day."""
    if not actor.has_role(*PAYMENT_ROLES):
        return
    buys = ContractParty.objects.filter(side=ContractParty.BUYER, organization__in=actor.stands_for)
    seen = Contract.objects.visible_to(actor).filter(pk__in=buys.values("contract"))
    rows = plan.unpaid().filter(contract__in=seen.values("pk")).select_related("contract__thread")
    for row in rows.order_by("due_on")[:MOST]:
        contract, until = row.contract, plan.ends(row, row.contract)
        label = _("Pay the instalment")
        yield Waiting(label, contract.title, "contracts:contract", contract.pk, contract.thread.number, until)


def distributions(actor: Actor) -> Iterator[Waiting]:
    """Distributions to approve, and approved ones to pay out whose publicity is over."""
    if not (actor.organization and actor.has_role(*OFFICE_ROLES)):
        return
    rule = Q(state="approved") & (Q(publicity=None) | ~Q(publicity_done_at=None))
    if actor.has_role(*DECIDING_ROLES):
        rule |= Q(state="drafted") & ~Q(drafted_by=actor.user)
    rows = Distribution.objects.filter(rule, institution=actor.organization).select_related("contract", "thread")
    found = list(rows.order_by("pay_by", "changed_at")[:MOST])
    shown = _titles([row.contract for row in found])
    for row in found:
        label = _("Pay the shares out") if row.state == "approved" else _("Approve the distribution")
        title = shown[row.contract_id]
        second = row.state == "drafted"
        yield Waiting(label, title, "contracts:distribution", row.pk, row.thread.number, row.pay_by, second=second)


def rules(actor: Actor) -> Iterator[Waiting]:
    """Rules of distribution that somebody else proposed."""
    if not (actor.organization and actor.user and actor.has_role(*DECIDING_ROLES)):
        return
    rows = DistributionRule.objects.filter(institution=actor.organization, state="proposed")
    for row in rows.exclude(proposed_by=actor.user).select_related("thread")[:MOST]:
        number = row.thread.number
        label = _("Decide on the rule of distribution")
        yield Waiting(label, row.basis, "contracts:rule", row.pk, number, second=True)


def contract_titles(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """By id, in the reader's language where there is a translation."""
    return _titles(Contract.objects.filter(pk__in=ids))


def registration_titles(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """By id: the name of the contract, in the reader's language where there is a translation."""
    found = Registration.objects.filter(pk__in=ids).values_list("pk", "contract__title", "contract__deal_id")
    return {key: str(said) for key, said in texts.of_agreements(found).items()}


def _titles(found: Iterable[Contract]) -> Mapping[UUID, str]:
    said = texts.of_agreements((one.pk, one.title, one.deal_id) for one in found)
    return {key: str(title) for key, title in said.items()}
