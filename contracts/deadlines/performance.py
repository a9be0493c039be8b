"""Conditions, instalments, confirmations and awards whose time has passed."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice

from contracts.models import Condition, Distribution, Instalment, Payment
from contracts.selectors import plan
from contracts.services import overdue
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM
from transfer.kernel.deadlines import due

_AT_ONCE = 500
_DAY = timedelta(days=1)  # somewhere a day is over before it is here


def _payments() -> Iterable[Payment]:
    waiting = Payment.objects.filter(state="recorded", overdue_at=None, confirm_by__lte=clock.now())
    return waiting.order_by("confirm_by")[:_AT_ONCE]


def _distributions() -> Iterable[Distribution]:
    approved = Distribution.objects.filter(state="approved", overdue_at=None, pay_by__lte=clock.now())
    return approved.order_by("pay_by")[:_AT_ONCE]


def _conditions() -> Iterable[Condition]:
    now = clock.now()
    rows = plan.open_conditions().filter(overdue_at=None, due_on__lte=(now + _DAY).date())
    ordered = rows.select_related("contract").order_by("due_on").iterator()
    return islice((row for row in ordered if plan.ends(row, row.contract) <= now), _AT_ONCE)


def _instalments() -> Iterable[Instalment]:
    now = clock.now()
    rows = Instalment.objects.filter(contract__state="in_force", passed_at=None, due_on__lte=(now + _DAY).date())
    ordered = rows.select_related("contract").order_by("due_on").iterator()
    return islice((row for row in ordered if plan.ends(row, row.contract) <= now), _AT_ONCE)


@due("contracts.payment.overdue", find=_payments)
def payment(late: Payment) -> None:
    """Both sides hear that it still waits for an answer."""
    overdue.note_payment(late, actor=SYSTEM)


@due("contracts.distribution.overdue", find=_distributions)
def distribution(late: Distribution) -> None:
    """The institution hears that the shares are not paid out."""
    overdue.note_distribution(late, actor=SYSTEM)


@due("contracts.contract.condition_overdue", find=_conditions)
def condition(late: Condition) -> None:
    """Both sides hear of it."""
    overdue.note_condition(late, actor=SYSTEM)


@due("contracts.contract.instalment_overdue", find=_instalments)
def instalment(passed: Instalment) -> None:
    """Both sides hear of it, unless it is paid."""
    overdue.note_instalment(passed, actor=SYSTEM)
