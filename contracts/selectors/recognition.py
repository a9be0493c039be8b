"""The conditions of recognition by class (checklist of the registrar), and what the rules say of a registration."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from contracts.models import Contract, Registration
from institutions.models import Organization
from transfer.kernel import ruleset
from transfer.kernel.money import Money
from transfer.kernel.ruleset import Rule

_FILE = Path(__file__).resolve().parents[1] / "recognition_data" / "conditions.json"
_LIKE = {"licensing": "transfer"}
_OWN_LISTS = ("training", "intermediary")


@dataclass(frozen=True, slots=True)
class RecognitionCondition:
    """One condition that a contract of the class has to meet."""

    code: str
    label_en: str
    label_zh: str

    @property
    def label(self) -> str:
        """In the reader's language."""
        return self.label_zh if (get_language() or "").startswith("zh") else self.label_en


def conditions(contract: Contract) -> list[RecognitionCondition]:
    """What a contract of this class and sub-type has to meet, in the order in which it is asked."""
    data = _data()
    subtype, kind = contract.contract_subtype, contract.contract_class
    special = data[subtype] if subtype in _OWN_LISTS else data.get(_LIKE.get(kind, kind), [])
    return [RecognitionCondition(row["code"], row["en"], row["zh"]) for row in [*data["every"], *special]]


def rule_for(registration: Registration, key: str) -> Rule:
    """The rule of the office that was in force when the application was filed."""
    assert registration.filed_on is not None  # only asked of what was filed
    return ruleset.rule(
        key, jurisdiction=registration.jurisdiction, on=registration.filed_on, body=registration.office_id
    )


def needs_second_check(registration: Registration) -> bool:
    """Whether the rule registration.second_check names it: always, from a turnover on, or with a party abroad.

    An amount that is not known in CNY counts by its estimate, and as large where there is none.
    """
    value = rule_for(registration, "registration.second_check").value
    if value.get("always"):
        return True
    if value.get("foreign") and registration.contract.parties.exclude(country="CN").exists():
        return True
    floor = value.get("min_turnover")
    return bool(floor) and _reaches(registration, Money(floor["amount"], floor["currency"]))


def number_for(registration: Registration, *, office: Organization, year: int, serial: int) -> str:
    """The number by the office's pattern (rule registration.number_pattern). office: the rule's code or the region."""
    value = rule_for(registration, "registration.number_pattern").value
    code = value.get("office") or office.region
    made: str = value["pattern"].format(
        year=year, year2=year % 100, region4=office.region[:4], office=code, office2=code[-2:], serial=serial
    )
    return made


def _reaches(registration: Registration, floor: Money) -> bool:
    if registration.cny_turnover_minor is not None:
        return not Money(registration.cny_turnover_minor) < floor
    estimate = registration.contract.estimate
    return estimate is None or estimate.currency != floor.currency or not estimate < floor


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_FILE.read_text())
    return data
