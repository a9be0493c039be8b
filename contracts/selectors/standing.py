"""Where a contract stands: what was paid of it, and what is to be done next, in sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from contracts.models import Contract, Instalment, Payment
from contracts.selectors import plan
from transfer.kernel.money import Money
from transfer.mechanisms.signing.selectors import SignatoryLine


@dataclass(frozen=True, slots=True)
class Standing:
    """next: the instalment that is due first, if one is open; rest: what is not paid yet of a known amount, None where
    that cannot be said; is_paid: all of it is; settled: no payment waits for its answer."""

    next: Instalment | None
    rest: Money | None
    is_paid: bool
    settled: bool


def confirmed(contract: Contract) -> int:
    """The sum of the payments that the payee confirmed, in minor units."""
    rows = Payment.objects.filter(contract=contract, state="confirmed")
    return int(rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def of(contract: Contract, payments: Iterable[Payment]) -> Standing:
    """How far the payments of a contract in force have come. One query."""
    rows = list(payments)
    paid = sum(row.amount_minor for row in rows if row.state == "confirmed")
    turnover = contract.turnover_minor if contract.amount_known else None
    rest = None if turnover is None else Money(max(turnover - paid, 0), contract.currency)
    return Standing(
        next=plan.unpaid().filter(contract=contract).order_by("due_on", "number").first(),
        rest=rest,
        is_paid=rest is not None and rest.minor == 0,
        settled=not any(row.state in ("recorded", "disputed") for row in rows),
    )


def awaited(lines: Iterable[SignatoryLine], names: Mapping[UUID | None, str]) -> list[str]:
    """The names of the parties that have not signed yet, each once."""
    found = [names.get(one.signatory.organization, "") for one in lines if one.signature is None]
    return list(dict.fromkeys(name for name in found if name))
