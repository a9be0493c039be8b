"""Commands from the signatures to the end: conditions, entry into force, performance, termination."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.events import contracts as events
from contracts.models import Condition, Contract
from contracts.policies.contracts import parties_for
from contracts.selectors import drafts, papers, reasons
from contracts.services import contracts
from market.models import Achievement
from market.services import deals as market_deals
from market.services import prices
from transfer.kernel import clock, locking, policy, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Invalid, RuleBroken
from transfer.kernel.workflow import Said

ENDS = ("perform", "terminate")


@transaction.atomic
def settle_condition(
    contract: Contract,
    *,
    actor: Actor,
    condition: UUID,
    status: str,
    settled_on: date,
    reference: str = "",
    evidence: UUID | None = None,
) -> Contract:
    """Records that a condition precedent was met or refused; the last one met brings the contract into force.

    status: met or refused. reference: number of the licence or certificate, which what is met has.
    evidence: a file of the contract.
    """
    locking.lock(contract)
    policy.require(actor, "contracts.contract.settle_condition", contract)
    papers.require(contract, evidence, field="evidence")
    row = contract.conditions.select_for_update().filter(pk=condition).first()
    if row is None:
        raise Invalid.one("condition", _("This contract has no such condition."), "unknown")
    _check_settlement(contract, row, status, settled_on, reference)
    Condition.objects.filter(pk=row.pk).update(
        status=status, settled_on=settled_on, reference=reference.strip(), evidence=evidence, settled_by=actor.user
    )
    workflow.apply(
        contract,
        "settle_condition",
        actor=actor,
        facts=lambda now: events.ContractConditionSettled(
            contract=now.pk, condition=row.pk, kind=row.kind, status=status, settled_on=settled_on.isoformat()
        ),
    )
    if contract.state == "awaiting_condition":
        go_on(contract, actor=SYSTEM)
    return contract


@transaction.atomic
def go_on(contract: Contract, *, actor: Actor) -> Contract:
    """What follows from signatures and conditions: a signed contract waits or is in force; a waiting one is in force
    once all is met. Doing it again changes nothing."""
    locking.lock(contract)
    waits = contract.conditions.exclude(status=Condition.MET)
    if contract.state == "signed" and waits.exists():
        kinds = sorted(set(waits.values_list("kind", flat=True)))
        return workflow.apply(
            contract,
            "wait",
            actor=actor,
            facts=lambda now: events.ContractConditionAwaited(contract=now.pk, kinds=kinds),
        )
    if contract.state in ("signed", "awaiting_condition") and not waits.exists():
        _enter_into_force(contract, actor)
    return contract


@transaction.atomic
def propose_end(contract: Contract, *, actor: Actor, move: str, reason: str, note: str = "") -> Contract:
    """One side says that all is performed ("perform"), or proposes to terminate ("terminate"). The other agrees."""
    reasons.check(reason, note=note)
    locking.lock(contract)
    policy.require(actor, "contracts.contract.propose_end", contract)
    if move not in ENDS:
        raise Invalid.one("move", _("Choose one from the list."), "choice")
    if move == "perform" and contract.state == "awaiting_condition":
        raise RuleBroken(_("Only a contract in force is performed."), code="not_in_force", field="move")
    mine = parties_for(actor, contract)[0].organization_id
    return workflow.apply(
        contract,
        "propose_end",
        actor=actor,
        said=Said(reason, note),
        changes={"proposed_move": move, "proposed_by": mine},
        facts=lambda now: events.ContractEndProposed(contract=now.pk, move=move),
    )


@transaction.atomic
def perform(contract: Contract, *, actor: Actor) -> Contract:
    """The other side agrees that the contract is performed."""
    return _end(contract, actor, "perform", Said())


@transaction.atomic
def terminate(contract: Contract, *, actor: Actor, reason: str, note: str = "") -> Contract:
    """The other side agrees to terminate it; the right it granted is free again."""
    reasons.check(reason, note=note)
    _end(contract, actor, "terminate", Said(reason, note))
    contracts.let_go(contract, actor=SYSTEM)
    return contract


def _check_settlement(contract: Contract, row: Condition, status: str, settled_on: date, reference: str) -> None:
    if status not in (Condition.MET, Condition.REFUSED):
        raise Invalid.one("status", _("Say whether it was met or refused."), "choice")
    if row.status != Condition.OPEN:
        raise RuleBroken(_("This condition has been settled already."), code="condition_settled")
    if settled_on > drafts.today(contract):
        raise Invalid.one("settled_on", _("This day is still to come."), "future")
    if status == Condition.MET and row.kind.endswith(("_licence", "_registration")) and not reference.strip():
        raise Invalid.one("reference", _("Give the number of the licence or certificate."), "required")


def _enter_into_force(contract: Contract, actor: Actor) -> None:
    on = clock.local_date(clock.after_lock(), contract.jurisdiction)
    if contract.deal is None and contract.signed_on and not contract.conditions.exists():
        on = contract.signed_on
    workflow.apply(
        contract,
        "enter_into_force",
        actor=actor,
        changes={"effective_on": on, "valid_from": contract.valid_from or on},
        facts=_in_force,
    )
    if contract.deal is not None:
        market_deals.grant_rights(contract.deal, actor=actor, starts=on)
        market_deals.close(contract.deal, actor=actor)
    if contract.transaction is not None and contract.transaction.minor:
        prices.note(
            actor=actor,
            source=contract.stream,
            on=on,
            amount=contract.transaction,
            contract_class=contract.contract_class,
            contract_subtype=contract.contract_subtype,
            technology_field=contract.technology_field,
            trl=_trl(contract),
        )


def _in_force(contract: Contract) -> events.ContractInForce:
    assert contract.effective_on is not None  # set by the same move
    return events.ContractInForce(
        contract=contract.pk,
        deal=contract.deal_id,
        exchange=contract.exchange_id,
        effective_on=contract.effective_on.isoformat(),
        contract_class=contract.contract_class,
        contract_subtype=contract.contract_subtype,
        technology_field=contract.technology_field,
        currency=contract.currency,
        turnover=contract.turnover_minor,
        transaction=contract.transaction_minor,
        turnover_cny=contract.cny_turnover_minor,
        transaction_cny=contract.cny_transaction_minor,
    )


def _trl(contract: Contract) -> int | None:
    found = Achievement.objects.filter(pk=contract.achievement).first() if contract.achievement else None
    return found.text.trl if found else None


def _end(contract: Contract, actor: Actor, move: str, said: Said) -> Contract:
    locking.lock(contract)
    on = clock.local_date(clock.after_lock(), contract.jurisdiction)
    made = {"perform": events.ContractPerformed, "terminate": events.ContractTerminated}[move]
    return workflow.apply(
        contract,
        move,
        actor=actor,
        said=said,
        changes={"ended_on": on, "proposed_move": "", "proposed_by": None},
        facts=lambda now: made(contract=now.pk, deal=now.deal_id, ended_on=on.isoformat()),
    )
