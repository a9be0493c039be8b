"""Commands on payments: recorded by one party, confirmed by the other, booked in the ledger."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.events import payments as events
from contracts.models import Contract, ContractParty, Instalment, Payment
from contracts.selectors import drafts, parties, reasons
from institutions.models import Organization
from transfer.kernel import clock, locking, policy, ruleset, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid
from transfer.kernel.models import Thread
from transfer.kernel.money import LARGEST_MINOR, Money
from transfer.kernel.workflow import Said
from transfer.mechanisms.ledger.models import Account
from transfer.mechanisms.ledger.services import entries
from transfer.mechanisms.ledger.services.accounts import account

PAYABLE = ("in_force", "performed")
OUTSIDE, INCOME = "contract_outside", "contract_income"
"""Kinds of account: the payer's bank, which lies outside, and what the payee got from one contract."""


@transaction.atomic
def record(
    *,
    actor: Actor,
    contract: Contract,
    amount: Money,
    paid_on: date,
    payer: Organization | None = None,
    payee: Organization | None = None,
    instalment: Instalment | None = None,
    reference: str = "",
) -> Payment:
    """One side records a payment under a contract in force; the other side confirms it.

    payer, payee: needed only where a side has several parties. Invalid for another currency, an amount of nought, a
    day to come, or organizations that are not the contract's.
    """
    locking.lock(contract)
    if contract.state not in PAYABLE:
        raise reasons.not_now(contract)
    payment = Payment(
        contract=contract,
        payer=_party(contract, payer, ContractParty.BUYER, "payer"),
        payee=_party(contract, payee, ContractParty.SELLER, "payee"),
        instalment=instalment,
        amount_minor=amount.minor,
        currency=amount.currency,
        paid_on=paid_on,
        reference=reference.strip(),
    )
    _check(payment, contract, amount)
    payment.recorded_by = payment.payer_id if actor.acts_for(payment.payer_id) else payment.payee_id
    rule = ruleset.rule("payment.confirmation", jurisdiction=contract.jurisdiction, on=drafts.today(contract))
    payment.confirm_by = clock.deadline(clock.after_lock(), rule.period, contract.jurisdiction)
    return workflow.begin(payment, actor=actor, thread=contract.thread, facts=_recorded)


@transaction.atomic
def confirm(payment: Payment, *, actor: Actor) -> Payment:
    """The other side confirms: it is booked as the payee's income from this contract."""
    locking.lock(payment)
    policy.require(actor, "contracts.payment.confirm", payment)
    if payment.state not in payment.STATES.move("confirm").sources:
        raise reasons.not_now(payment)
    entry = entries.transfer(
        actor=actor.in_consequence(),
        kind="contracts.payment",
        ref=str(payment.pk),
        subject=payment.stream,
        thread=_thread_of(payment),
        amount=payment.amount,
        source=outside_account(payment, actor=actor),
        target=income_account(payment.contract, actor=actor, owner=payment.payee, currency=payment.currency),
    )
    return workflow.apply(
        payment,
        "confirm",
        actor=actor,
        changes={"entry": entry.pk},
        facts=lambda now: events.PaymentConfirmed(
            payment=now.pk,
            contract=now.contract_id,
            payer=now.payer_id,
            payee=now.payee_id,
            amount=now.amount_minor,
            currency=now.currency,
            entry=entry.pk,
        ),
    )


@transaction.atomic
def dispute(payment: Payment, *, actor: Actor, reason: str, note: str = "") -> Payment:
    """The other side disputes it. reason: dictionary payment_dispute_reason."""
    reasons.check(reason, reasons.PAYMENTS, note=note)
    return workflow.apply(
        payment,
        "dispute",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.PaymentDisputed(payment=now.pk, contract=now.contract_id),
    )


@transaction.atomic
def withdraw(payment: Payment, *, actor: Actor, reason: str, note: str = "") -> Payment:
    """Whoever recorded it takes the record back, before it is confirmed."""
    reasons.check(reason, reasons.PAYMENTS, note=note)
    return workflow.apply(
        payment,
        "withdraw",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.PaymentWithdrawn(payment=now.pk, contract=now.contract_id),
    )


def outside_account(payment: Payment, *, actor: Actor) -> Account:
    """The account that mirrors the payer's bank; it lies outside, so it may be negative."""
    return account(
        actor=actor,
        keeper=payment.payee_id,
        owner=payment.payer_id,
        kind=OUTSIDE,
        currency=payment.currency,
        purpose=payment.contract.stream,
        may_be_negative=True,
    )


def income_account(contract: Contract, *, actor: Actor, owner: Organization, currency: str) -> Account:
    """What an organization got from a contract and has not shared out yet."""
    return account(
        actor=actor, keeper=owner.pk, owner=owner.pk, kind=INCOME, currency=currency, purpose=contract.stream
    )


def _party(contract: Contract, given: Organization | None, side: str, field: str) -> Organization:
    on_side = parties.organizations(contract, side)
    if given is None and len(on_side) == 1:
        return on_side[0]
    if given is None or given not in parties.organizations(contract):
        raise Invalid.one(field, _("Name a party of this contract."), "choice")
    return given


def _check(payment: Payment, contract: Contract, amount: Money) -> None:
    if amount.currency != contract.currency:
        raise Invalid.one("amount", _("Payments are in the contract's currency."), "currency")
    if not 0 < amount.minor <= LARGEST_MINOR:
        raise Invalid.one("amount", _("Give an amount above nought."), "amount")
    if payment.paid_on > drafts.today(contract):
        raise Invalid.one("paid_on", _("This day is still to come."), "future")
    if contract.signed_on and payment.paid_on < contract.signed_on:
        raise Invalid.one("paid_on", _("This day lies before the contract was signed."), "before_contract")
    if payment.payer_id == payment.payee_id:
        raise Invalid.one("payee", _("Nobody pays oneself."), "same")
    if payment.instalment is not None and payment.instalment.contract_id != contract.pk:
        raise Invalid.one("instalment", _("This instalment belongs to another contract."), "choice")


def _recorded(payment: Payment) -> events.PaymentRecorded:
    return events.PaymentRecorded(
        payment=payment.pk,
        contract=payment.contract_id,
        payer=payment.payer_id,
        payee=payment.payee_id,
        amount=payment.amount_minor,
        currency=payment.currency,
        paid_on=payment.paid_on.isoformat(),
        confirm_by=payment.confirm_by.isoformat(timespec="seconds"),
    )


def _thread_of(payment: Payment) -> Thread:
    thread: Thread = payment.contract.thread
    return thread
