"""What an office recognises of a contract: its codes and its two amounts, and the facts told of a registration."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.models import CLASSIFICATION, ContractParty, Registration
from contracts.selectors import exchange_rates, parties
from institutions.selectors import dictionaries
from transfer.kernel import clock
from transfer.kernel.errors import Invalid, Problem
from transfer.kernel.money import Money

AMOUNTS = ("turnover_minor", "transaction_minor", "cny_turnover_minor", "cny_transaction_minor")
_MAY_BE_EMPTY = ("contract_subtype",)


def classified(registration: Registration, given: Mapping[str, str]) -> dict[str, str]:
    """The codes given, by name of fact. Invalid for one that was not in its dictionary when it was filed."""
    on = registration.filed_on or clock.local_date(clock.now(), registration.jurisdiction)
    unknown = [
        Problem(name, "choice", _("Choose one from the list."))
        for name, code in given.items()
        if name not in CLASSIFICATION
        or not (code or name in _MAY_BE_EMPTY)
        or (code and not dictionaries.is_valid(name, code, on=on))
    ]
    kind, subtype = (given.get(name, getattr(registration, name)) for name in ("contract_class", "contract_subtype"))
    if not unknown and {"contract_class", "contract_subtype"} & set(given) and subtype:
        entry = dictionaries.find("contract_subtype", subtype, on=on)
        if entry is None or entry.parent != kind:
            unknown.append(Problem("contract_subtype", "choice", _("This sub-type belongs to another class.")))
    if unknown:
        raise Invalid(unknown)
    return dict(given)


def amounts(registration: Registration, turnover: Money | None, transaction: Money | None) -> dict[str, int | None]:
    """The two amounts as stored, in the contract's currency and in fen at its frozen rate; empty for none given.

    Invalid unless both are known, in the contract's currency, and 0 <= transaction <= turnover.
    """
    if turnover is None and transaction is None:
        return {}
    whole, technical = turnover or registration.turnover, transaction or registration.transaction
    if whole is None or technical is None:
        raise Invalid.one("turnover", _("State both amounts."), "required")
    if {whole.currency, technical.currency} != {registration.currency}:
        raise Invalid.one("turnover", _("Amounts are in the currency of the contract."), "currency")
    if not 0 <= technical.minor <= whole.minor:
        raise Invalid.one(
            "transaction", _("The technology transaction amount lies between nought and the turnover."), "amount"
        )
    stored = registration.contract.cny_rate
    rate = None if stored is None else Fraction(stored)
    return {
        "turnover_minor": whole.minor,
        "transaction_minor": technical.minor,
        "cny_turnover_minor": exchange_rates.in_fen(whole, rate),
        "cny_transaction_minor": exchange_rates.in_fen(technical, rate),
    }


def facts_of(registration: Registration) -> dict[str, Any]:
    """Every fact of a registration that statistics count by, as they are now."""
    assert registration.registered_on is not None  # asked of what is registered
    contract = registration.contract
    seller, buyer = (
        next(iter(parties.on_side(contract, side)), ContractParty(country=""))
        for side in (ContractParty.SELLER, ContractParty.BUYER)
    )
    return {
        "registration": registration.pk,
        "contract": contract.pk,
        "office": registration.office_id,
        "number": registration.number,
        "registered_on": registration.registered_on.isoformat(),
        "signed_on": contract.signed_on.isoformat() if contract.signed_on else None,
        **{name: getattr(registration, name) for name in CLASSIFICATION},
        "seller_kind": seller.party_kind,
        "seller_region": seller.region,
        "seller_country": seller.country,
        "buyer_kind": buyer.party_kind,
        "buyer_region": buyer.region,
        "buyer_country": buyer.country,
        "turnover_cny": registration.cny_turnover_minor,
        "transaction_cny": registration.cny_transaction_minor,
    }
