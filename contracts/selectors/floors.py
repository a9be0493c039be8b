"""The legal floor under the inventors' share, and whether a rule of distribution keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.models import DistributionShare
from institutions.models import Organization
from market.selectors import publicity_rules
from transfer.kernel import clock, ruleset
from transfer.kernel.ruleset import Rule

WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Finding:
    """A share that is below a floor. who: inventors or office; needs, has: basis points. binding: False for a "may"."""

    conversion_mode: str
    who: str
    needs: int
    has: int
    rule: Rule
    binding: bool


@dataclass(frozen=True, slots=True)
class Floor:
    """The floors that hold for an institution on a day. Where none applies, rule is None."""

    rule: Rule | None
    participants: Rule | None

    def for_mode(self, conversion_mode: str) -> int:
        """The least share of the inventors in basis points; 0 where the law says nothing."""
        return max(self._case(conversion_mode).get("min_bp", 0), self._participants(conversion_mode))

    def findings(self, shares: Iterable[DistributionShare]) -> list[Finding]:
        """What is below a floor in these shares, the binding ones first."""
        found = [finding for share in shares for finding in self._of(share)]
        return sorted(found, key=lambda one: not one.binding)

    def _of(self, share: DistributionShare) -> Iterable[Finding]:
        case = self._case(share.conversion_mode)
        if self.rule and case and share.inventors_bp < case["min_bp"]:
            binding = not self.rule.value.get("advisory", False)
            yield Finding(share.conversion_mode, "inventors", case["min_bp"], share.inventors_bp, self.rule, binding)
        least = self._participants(share.conversion_mode)
        if self.participants and share.inventors_bp < least:
            yield Finding(share.conversion_mode, "inventors", least, share.inventors_bp, self.participants, True)
        office = self._office(share) if case else 0
        if self.rule and share.office_bp < office:
            yield Finding(share.conversion_mode, "office", office, share.office_bp, self.rule, True)

    def _case(self, conversion_mode: str) -> dict[str, Any]:
        cases = self.rule.value["cases"] if self.rule else []
        return next((case for case in cases if conversion_mode in case["conversion_modes"]), {})

    def _participants(self, conversion_mode: str) -> int:
        """Of a contract on a service achievement, whatever its class (Beijing's regulations art. 27)."""
        if self.participants is None or conversion_mode in ("equity", "own_investment"):
            return 0
        return int(self.participants.value["min_bp"])

    def _office(self, share: DistributionShare) -> int:
        """Of the net income, or of the pool of awards, which is taken as the inventors' share: the stricter reading."""
        value = self.rule.value if self.rule else {}
        of_pool = value.get("transfer_office_of_pool_bp", 0) * share.inventors_bp
        return max(int(value.get("transfer_office_of_net_bp", 0)), -(-of_pool // WHOLE_BP))


def floor_for(institution: Organization, *, on: date) -> Floor:
    """The floors for an institution: only for those that the rule names (public universities and institutes)."""
    rule = ruleset.find("distribution.floor", jurisdiction=institution.jurisdiction, on=on)
    if rule is None or not _applies(rule, institution):
        return Floor(None, None)
    return Floor(rule, ruleset.find("distribution.participants", jurisdiction=institution.jurisdiction, on=on))


def _applies(rule: Rule, institution: Organization) -> bool:
    who = rule.value["applies_to"]
    return bool(set(who["seller_kinds"]) & set(institution.kinds)) and (
        not who.get("public") or publicity_rules.is_public(institution)
    )


def today(institution: Organization) -> Floor:
    """The floors that hold today."""
    return floor_for(institution, on=clock.local_date(clock.now(), institution.jurisdiction))
