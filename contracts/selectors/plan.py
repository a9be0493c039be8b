"""The plan of payments beside what was paid, and the conditions that are still open."""

from datetime import datetime

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from contracts.models import Condition, Contract, Instalment, Payment
from transfer.kernel import clock

_PAID = ("recorded", "confirmed")


def unpaid() -> QuerySet[Instalment]:
    """Instalments of contracts in force with a day, for which less was recorded as paid than they ask.

    A payment that names no instalment counts for the earliest ones. What is reckoned later is paid by any payment that
    names it.
    """
    payments = Payment.objects.filter(state__in=_PAID)
    of_contract = payments.filter(contract=OuterRef("contract")).order_by().values("contract")
    asked = Instalment.objects.filter(contract=OuterRef("contract"), due_on__lte=OuterRef("due_on")).order_by()
    rows = Instalment.objects.filter(contract__state="in_force", due_on__isnull=False).annotate(
        named=_sum(payments.filter(instalment=OuterRef("pk")).order_by().values("instalment")),
        paid=_sum(of_contract),
        asked=_sum(asked.values("contract")),
    )
    reckoned = Q(amount_minor=None, named=0)
    return rows.filter(reckoned | Q(amount_minor__isnull=False, named__lt=F("amount_minor"), paid__lt=F("asked")))


def open_conditions() -> QuerySet[Condition]:
    """Conditions with a day that contracts still wait for."""
    return Condition.objects.filter(contract__state="awaiting_condition", status=Condition.OPEN, due_on__isnull=False)


def ends(row: Instalment | Condition, contract: Contract) -> datetime:
    """When its day is over, where the contract is."""
    assert row.due_on is not None  # asked for
    return clock.end_of(row.due_on, contract.jurisdiction)


def _sum(rows: QuerySet) -> Coalesce:
    """The sum of the amounts of rows that are grouped already, 0 for none."""
    summed = rows.annotate(sum=Sum("amount_minor")).values("sum")
    return Coalesce(Subquery(summed, output_field=BigIntegerField()), 0)
