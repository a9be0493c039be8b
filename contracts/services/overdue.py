"""What the clock does with contracts, payments and distributions: it notes once that a time has passed, and tells."""

from django.db import transaction

from contracts.events import contracts as contract_events
from contracts.events import distributions as distribution_events
from contracts.events import payments as payment_events
from contracts.models import Condition, Contract, Distribution, Instalment, Payment
from contracts.selectors import plan
from transfer.kernel import clock, locking, workflow
from transfer.kernel.actor import Actor


@transaction.atomic
def note_payment(payment: Payment, *, actor: Actor) -> Payment:
    """The other side has not answered a recorded payment in time. It stays recorded."""
    locking.lock(payment)
    at = clock.after_lock()
    if payment.confirm_by > at or payment.overdue_at or payment.state != "recorded":
        return payment
    return workflow.apply(
        payment,
        "note_overdue",
        actor=actor,
        changes={"overdue_at": at},
        facts=lambda now: payment_events.PaymentOverdue(
            payment=now.pk,
            contract=now.contract_id,
            payer=now.payer_id,
            payee=now.payee_id,
            due=now.confirm_by.isoformat(timespec="seconds"),
        ),
    )


@transaction.atomic
def note_distribution(distribution: Distribution, *, actor: Actor) -> Distribution:
    """The institution has not paid the shares out in time. It stays approved."""
    locking.lock(distribution)
    at, due = clock.after_lock(), distribution.pay_by
    if due is None or due > at or distribution.overdue_at or distribution.state != "approved":
        return distribution
    return workflow.apply(
        distribution,
        "note_overdue",
        actor=actor,
        changes={"overdue_at": at},
        facts=lambda now: distribution_events.DistributionOverdue(
            distribution=now.pk,
            contract=now.contract_id,
            institution=now.institution_id,
            due=due.isoformat(timespec="seconds"),
        ),
    )


@transaction.atomic
def note_condition(condition: Condition, *, actor: Actor) -> Contract:
    """A condition was not met by its day. The contract goes on waiting: the parties decide what follows."""
    contract = locking.lock(condition.contract)
    at = clock.after_lock()
    late = plan.open_conditions().filter(pk=condition.pk, overdue_at__isnull=True).first()
    if late is None or plan.ends(late, contract) > at:
        return contract
    late.overdue_at = at
    late.save(update_fields=["overdue_at"])
    place = contract.conditions.filter(pk__lte=late.pk).count()
    assert late.due_on is not None  # it was found by it
    facts = contract_events.ConditionOverdue(
        contract=contract.pk, condition=place, kind=late.kind, due_on=late.due_on.isoformat()
    )
    return workflow.apply(contract, "note_condition_overdue", actor=actor, facts=facts)


@transaction.atomic
def note_instalment(instalment: Instalment, *, actor: Actor) -> Contract:
    """The day of an instalment has passed. The parties are told unless its payment is recorded."""
    contract = locking.lock(instalment.contract)
    at = clock.after_lock()
    passed = contract.instalments.filter(pk=instalment.pk, passed_at__isnull=True, due_on__isnull=False).first()
    if passed is None or plan.ends(passed, contract) > at or contract.state != "in_force":
        return contract
    passed.passed_at = at
    passed.save(update_fields=["passed_at"])
    if not plan.unpaid().filter(pk=passed.pk).exists():
        return contract
    assert passed.due_on is not None  # it was found by it
    facts = contract_events.InstalmentOverdue(
        contract=contract.pk, number=passed.number, due_on=passed.due_on.isoformat()
    )
    return workflow.apply(contract, "note_instalment_overdue", actor=actor, facts=facts)
