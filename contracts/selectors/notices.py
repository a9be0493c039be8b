"""Whether a contract is made public as a concluded transaction, and the record that is made of it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, ContractParty, Registration, TransactionNotice
from contracts.selectors import masks, parties
from institutions.models import Organization
from institutions.selectors import regions
from market.selectors import publicity_rules
from transfer.kernel import facts, ruleset
from transfer.kernel.errors import Problem, Text
from transfer.kernel.money import Money
from transfer.kernel.ruleset import Rule
from transfer.mechanisms.publicity import selectors as publicity

KEY = "notice.transaction"
IN_FORCE, REGISTERED = "in_force", "registered"
NATURAL_PERSON = {"en": "natural person", "zh": "自然人"}
_NATURAL_KINDS = "4"


@dataclass(frozen=True, slots=True)
class Case:
    """What the rule says of a contract: whether and when it is made public, and what the parties may withhold."""

    required: bool
    when: str
    may_withhold: tuple[str, ...]
    rule: Rule

    def as_json(self) -> dict[str, str]:
        """What the notice keeps of it."""
        names = ("jurisdiction", "source_en", "source_zh", "legal_basis_en", "legal_basis_zh")
        return {name: getattr(self.rule, name) for name in names}


def case_of(contract: Contract, *, on: date) -> Case | None:
    """The rule notice.transaction of the contract's exchange on that day; None for one concluded elsewhere."""
    exchange = contract.exchange
    if exchange is None:
        return None
    rule = ruleset.rule(KEY, jurisdiction=exchange.jurisdiction, on=on, body=exchange.pk)
    value = rule.value
    wishes = value["may_withhold"]["public_seller" if _sold_publicly(contract) else "otherwise"]
    return Case(bool(value["required"]), value.get("when", IN_FORCE), tuple(wishes), rule)


def withholdable(contract: Contract, *, on: date) -> list[tuple[str, Text]]:
    """What the parties of a draft may keep from the public, for its form; empty for one concluded elsewhere."""
    case = case_of(contract, on=on)
    return [] if case is None else [(code, masks.WITHHOLDABLE[code]) for code in case.may_withhold]


def not_withholdable(contract: Contract, wishes: Iterable[str], *, on: date) -> list[Problem]:
    """What the parties want to withhold and the rule does not let them; empty when there is nothing of the kind."""
    case = case_of(contract, on=on)
    allowed = masks.WITHHOLDABLE if case is None else case.may_withhold
    if set(wishes) <= set(allowed):
        return []
    message = _("The rule of the exchange does not let these parties keep all of this from the public.")
    return [Problem("withheld", "not_withholdable", message)]


def standing_of(contract: Contract) -> TransactionNotice | None:
    """The notice of a contract that is not revoked."""
    return TransactionNotice.objects.filter(contract=contract, state="issued").first()


def content_of(contract: Contract) -> dict[str, Any]:
    """The record: every field of the masks. Natural persons stand in it by their kind alone."""
    deal, exchange = contract.deal, contract.exchange
    return {
        **{name: getattr(contract, name) for name in _COPIED},
        **{name: _day(getattr(contract, name)) for name in ("signed_on", "effective_on", "ended_on")},
        **{name: _money(getattr(contract, name)) for name in ("turnover", "transaction", "estimate", "entry_fee")},
        **_side(contract, ContractParty.SELLER),
        **_side(contract, ContractParty.BUYER),
        "contract": str(contract.pk),
        "pricing_way": deal.pricing_way if deal else "",
        "related_buyer": bool(deal and deal.related),
        "exchange": [_pair(exchange.name_en, exchange.name_zh)] if exchange else [],
        "publicity": _publicity(contract),
    }


_COPIED = ("title", "contract_class", "contract_subtype", "licence_mode", "technology_field", "payment_mode",
           "royalty_rate_bp", "months", "territory", "document_hash")  # fmt: skip


def registered_facts(registration: Registration, changed: Iterable[str]) -> dict[str, Any]:
    """The fields of the record that a registered change has made new, of the names in the event of the correction."""
    facts_now = {
        "contract_class": registration.contract_class,
        "contract_subtype": registration.contract_subtype,
        "technology_field": registration.technology_field,
        "turnover_minor": _money(registration.turnover),
        "transaction_minor": _money(registration.transaction),
    }
    return {name.removesuffix("_minor"): facts_now[name] for name in changed if name in facts_now}


def hash_of(content: dict[str, Any], salt: str) -> str:
    """SHA-256 of the canonical record with its salt: a guess at what is masked cannot be tried against it."""
    return hashlib.sha256(facts.canonical({"content": content, "salt": salt}).encode()).hexdigest()


def difference(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of the record that differ, in the order of the masks."""
    return [
        {"field": name, "before": before.get(name), "after": after.get(name)}
        for name in masks.NAMES
        if before.get(name) != after.get(name)
    ]


def is_natural(party: ContractParty) -> bool:
    """A natural person: known by kind, never by name."""
    return bool(party.salt or party.forgotten_at) or party.party_kind.startswith(_NATURAL_KINDS)


def _side(contract: Contract, side: str) -> dict[str, Any]:
    rows = parties.on_side(contract, side)
    first = rows[0] if rows else ContractParty(country="")
    return {
        f"{side}s": [NATURAL_PERSON if is_natural(row) else _pair(row.name_en, row.name_zh) for row in rows],
        f"{side}_kind": first.party_kind,
        f"{side}_province": regions.province_of(first.region) if first.region else "",
        f"{side}_region": first.region,
        f"{side}_country": first.country,
        f"{side}_numbers": [row.uscc or row.foreign_number for row in rows if not is_natural(row)],
    }


def _sold_publicly(contract: Contract) -> bool:
    sellers: list[Organization] = parties.organizations(contract, ContractParty.SELLER)
    return any(publicity_rules.is_public(seller) for seller in sellers)


def _publicity(contract: Contract) -> str | None:
    notice = publicity.latest_for(contract.deal.stream) if contract.deal else None
    return str(notice.pk) if notice and notice.state == "concluded" else None


def _pair(english: str, chinese: str) -> dict[str, str]:
    return {"en": english or chinese, "zh": chinese or english}


def _money(amount: Money | None) -> dict[str, Any] | None:
    return None if amount is None else {"minor": amount.minor, "currency": amount.currency}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
