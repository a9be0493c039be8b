"""Amounts in another currency, frozen in CNY."""

from datetime import date
from fractions import Fraction
from typing import Any

from contracts.models import Contract
from transfer.kernel.money import Money

_ONE_YUAN = Money(100, "CNY")


def frozen_cny(contract: Contract, on: date) -> dict[str, Any]:
    """The columns with the two amounts in fen, rate, day and source. In CNY the rate is 1; what is unknown stays so."""
    if contract.currency == "CNY":
        return {
            "cny_turnover_minor": contract.turnover_minor,
            "cny_transaction_minor": contract.transaction_minor,
            "cny_rate": 1,
            "cny_on": on,
            "cny_source": "",
        }
    rate = None if contract.cny_rate is None else Fraction(contract.cny_rate)
    return {
        "cny_turnover_minor": in_fen(contract.turnover, rate),
        "cny_transaction_minor": in_fen(contract.transaction, rate),
    }


def in_fen(amount: Money | None, rate: Fraction | None) -> int | None:
    """An amount times CNY per unit of its currency, rounded once; None for an unknown amount or rate."""
    if amount is None or rate is None:
        return None
    return _ONE_YUAN.times(Fraction(amount.decimal) * rate).minor
