"""Whether, where and how long an agreed price is made public: by kind of seller, contract class, way to the price."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from institutions.models import Organization
from institutions.selectors import dictionaries
from transfer.kernel import ruleset
from transfer.kernel.clock import Period
from transfer.kernel.ruleset import Rule

KEY = "publicity.period"
DEFAULT_PLACES = ("exchange",)
"""Where, when a rule that requires publicity names no place."""


@dataclass(frozen=True, slots=True)
class Case:
    """The case of the rule that fits: required or not, how long, where, what is shown, and the rule itself to quote."""

    required: bool
    rule: Rule
    period: Period | None = None
    places: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    flag_related: bool = False

    def as_json(self) -> dict[str, Any]:
        """What the deal keeps of it."""
        return {
            "required": self.required,
            "places": list(self.places),
            "jurisdiction": self.rule.jurisdiction,
            "legal_basis_en": self.rule.legal_basis_en,
            "legal_basis_zh": self.rule.legal_basis_zh,
            "source_en": self.rule.source_en,
            "source_zh": self.rule.source_zh,
        }


def find(seller: Organization, *, contract_class: str, pricing_way: str, on: date, exchange: Organization) -> Case:
    """The first case of the rule in the seller's jurisdiction that fits, else what the rule says otherwise."""
    rule = ruleset.rule(KEY, jurisdiction=seller.jurisdiction, on=on, body=exchange.pk)
    for case in rule.value["cases"]:
        if _fits(case, seller, contract_class, pricing_way):
            required = bool(case["required"])
            return Case(
                required,
                rule,
                Period.of(case) if required else None,
                tuple(case.get("places", DEFAULT_PLACES)) if required else (),
                tuple(case.get("show", ())),
                bool(case.get("flag_related_buyer")),
            )
    return Case(bool(rule.value["otherwise"]["required"]), rule)


def is_public(organization: Organization) -> bool:
    """Set up by the state, by the nature of the party (form JJ-001); a university that has not said counts as such."""
    if not organization.party_kind:
        return bool({"university", "research_institute"} & set(organization.kinds))
    entry = dictionaries.find("party_kind", organization.party_kind)
    return entry is not None and entry.extra.get("group") in ("institution", "government")


def _fits(case: dict[str, Any], seller: Organization, contract_class: str, pricing_way: str) -> bool:
    classes = case.get("contract_classes")
    return (
        bool(set(case["seller_kinds"]) & set(seller.kinds))
        and case.get("public", False) == is_public(seller)
        and pricing_way in case["pricing"]
        and (classes is None or contract_class in classes)
    )
