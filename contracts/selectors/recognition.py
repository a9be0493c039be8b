"""The conditions of recognition by class (checklist of the registrar), and what the rules say of a registration."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from contracts.models import Contract, Registration
from contracts.selectors import panels
from institutions.models import Organization
from transfer.kernel import clock, ruleset
from transfer.kernel.actor import Actor
from transfer.kernel.money import Money
from transfer.kernel.ruleset import Rule

_FILE = Path(__file__).resolve().parents[1] / "recognition_data" / "conditions.json"
_LIKE = {"licensing": "transfer"}
_TOLD = ("supplement_requested", "registered", "refused", "cancelled", "revoked")
_OWN_LISTS = ("training", "intermediary")


@dataclass(frozen=True, slots=True)
class RecognitionCondition:
    """One condition that a contract of the class has to meet.

    looks: where in the text it is looked for: codes of articles, or parties, rights, amounts.
    """

    code: str
    label_en: str
    label_zh: str
    looks: tuple[str, ...]

    @property
    def label(self) -> str:
        """In the reader's language."""
        return self.label_zh if (get_language() or "").startswith("zh") else self.label_en


def conditions(of: Contract | Registration) -> list[RecognitionCondition]:
    """What a contract of this class and sub-type has to meet, in the order in which it is asked."""
    data = _data()
    subtype, kind = of.contract_subtype, of.contract_class
    special = data[subtype] if subtype in _OWN_LISTS else data.get(_LIKE.get(kind, kind), [])
    return [
        RecognitionCondition(row["code"], row["en"], row["zh"], tuple(row["looks"]))
        for row in [*data["every"], *special]
    ]


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """A condition and the registrar's answer. met None: not answered, or not shown to this reader yet."""

    code: str
    label: str
    met: bool | None
    note: str


def checklist(registration: Registration, actor: Actor) -> list[ChecklistLine]:
    """The conditions with their answers; the parties see answers when they are asked for more or it was decided."""
    shown = registration.state in _TOLD or panels.is_inside(registration, actor)
    answers = {row.condition: row for row in registration.findings.all()} if shown else {}
    return [
        ChecklistLine(one.code, one.label, answers[one.code].met, answers[one.code].note)
        if one.code in answers
        else ChecklistLine(one.code, one.label, None, "")
        for one in conditions(registration)
    ]


def rule_for(registration: Registration, key: str) -> Rule:
    """The rule of the office that was in force when the application was filed; before that, the one of today."""
    day = registration.filed_on or clock.local_date(clock.now(), registration.jurisdiction)
    return ruleset.rule(key, jurisdiction=registration.jurisdiction, on=day, body=registration.office_id)


def needs_second_check(registration: Registration) -> bool:
    """Whether the rule registration.second_check names it: always, from a turnover on, or with a party abroad.

    An amount that is not known in CNY counts by its estimate, and as large where there is none.
    """
    value = rule_for(registration, "registration.second_check").value
    if value.get("always"):
        return True
    if value.get("foreign") and registration.contract.parties.exclude(country="CN").exists():
        return True
    return _reaches(registration, registration.cny_turnover_minor, value.get("min_turnover"))


def needs_expert_review(registration: Registration) -> bool:
    """Whether the rule registration.expert_review asks for experts: from a transaction amount on, or in a dispute."""
    when = rule_for(registration, "registration.expert_review").value["required_when"] or {}
    if registration.disputed and when.get("disputed"):
        return True
    return _reaches(registration, registration.cny_transaction_minor, when.get("min_transaction"))


def number_for(registration: Registration, *, office: Organization, year: int, serial: int) -> str:
    """The number by the office's pattern (rule registration.number_pattern). office: the rule's code or the region."""
    value = rule_for(registration, "registration.number_pattern").value
    code = value.get("office") or office.region
    made: str = value["pattern"].format(
        year=year, year2=year % 100, region4=office.region[:4], office=code, office2=code[-2:], serial=serial
    )
    return made


def _reaches(registration: Registration, fen: int | None, limit: dict[str, Any] | None) -> bool:
    if not limit:
        return False
    floor = Money(limit["amount"], limit["currency"])
    if fen is not None:
        return not Money(fen) < floor
    estimate = registration.contract.estimate
    return estimate is None or estimate.currency != floor.currency or not estimate < floor


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_FILE.read_text())
    return data
