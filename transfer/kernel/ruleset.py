"""Finding the rule in force: by jurisdiction, exchange or office, and date, most special first."""

import copy
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils.translation import get_language

from transfer.kernel.clock import Period
from transfer.kernel.errors import Misuse
from transfer.kernel.models.jurisdictions import Jurisdiction
from transfer.kernel.models.rulesets import RuleSet


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in force, with the source that the page quotes and how sure it is.

    source and legal_basis are in the language of whoever reads; the fields ending in _en and _zh are as they are kept.
    """

    key: str
    value: Any
    jurisdiction: str
    source_en: str
    source_zh: str
    legal_basis_en: str
    legal_basis_zh: str
    sureness: str
    valid_from: date
    valid_to: date | None

    @property
    def source(self) -> str:
        """The sentence the page quotes, in the active language where there is one in it."""
        return _spoken(self.source_en, self.source_zh)

    @property
    def legal_basis(self) -> str:
        """The clause, in the active language where it has a name in it; empty when no law says it."""
        return _spoken(self.legal_basis_en, self.legal_basis_zh)

    @property
    def period(self) -> Period:
        """The rule's value as a period."""
        return Period.of(self.value)


def find(key: str, *, jurisdiction: str, on: date, body: UUID | None = None) -> Rule | None:
    """The rule for an object filed on this date, or None. The body's own rule comes first, then the chain upward.

    What this process has read of a key it holds for a minute at most; what is written here counts here at once.
    """
    chain = Jurisdiction.objects.chain(jurisdiction)
    best = min(
        (
            row
            for row in _rows(key)
            if row.valid_from <= on
            and (row.valid_to is None or row.valid_to > on)
            and (row.body is None or row.body == body)
            and row.jurisdiction_id in chain
        ),
        key=lambda row: (row.body is None, chain.index(row.jurisdiction_id), -row.valid_from.toordinal()),
        default=None,
    )
    return None if best is None else _rule(best)


def rule(key: str, *, jurisdiction: str, on: date, body: UUID | None = None) -> Rule:
    """The rule in force. Misuse when there is none: every rule has at least a stated default."""
    found = find(key, jurisdiction=jurisdiction, on=on, body=body)
    if found is None:
        raise Misuse(f"no rule {key} in {jurisdiction} on {on}; run load_dictionaries")
    return found


def versions(key: str, *, jurisdiction: str) -> list[Rule]:
    """Every version of a rule that ever held in a jurisdiction, for its page."""
    rows = RuleSet.objects.filter(key=key, jurisdiction=jurisdiction, body__isnull=True).order_by("valid_from")
    return [_rule(row) for row in rows]


@transaction.atomic
def load(path: Path) -> int:
    """Loads jurisdictions and rules from a JSON file {"jurisdictions": […], "rules": […]}. Idempotent; rows written."""
    data = json.loads(path.read_text())
    for row in data.get("jurisdictions", []):
        parent = row.pop("parent", None)
        Jurisdiction.objects.update_or_create(code=row.pop("code"), defaults={**row, "parent_id": parent})
    transaction.on_commit(Jurisdiction.objects.forget)
    return load_rows(data["rules"])


def load_rows(rows: Iterable[dict[str, Any]]) -> int:
    """Loads rules as the rows of that file; body: the id of the exchange or office whose own rule it is. Idempotent."""
    written = 0
    for row in rows:
        identity = {
            "key": row["key"],
            "jurisdiction_id": row["jurisdiction"],
            "body": row.get("body"),
            "valid_from": date.fromisoformat(row["valid_from"]),
        }
        facts = {
            "valid_to": date.fromisoformat(row["valid_to"]) if row.get("valid_to") else None,
            "value": row["value"],
            "source": row["source"],
            "source_zh": row.get("source_zh", ""),
            "legal_basis": row.get("legal_basis", ""),
            "legal_basis_zh": row.get("legal_basis_zh", ""),
            "sureness": row["sureness"],
        }
        RuleSet.objects.update_or_create(**identity, defaults=facts)
        written += 1
    transaction.on_commit(forget)
    return written


def forget(**_signal: Any) -> None:
    """Lets go of what this process has read; other processes follow within a minute."""
    _held.clear()


post_save.connect(forget, sender=RuleSet)
post_delete.connect(forget, sender=RuleSet)
_HELD_SECONDS = 60
_held: dict[str, tuple[float, list[RuleSet]]] = {}


def _rows(key: str) -> list[RuleSet]:
    # Held in the process and not in the cache server: no command may need Redis.
    until, rows = _held.get(key, (0.0, []))
    if time.monotonic() >= until:
        rows = list(RuleSet.objects.filter(key=key))
        _held[key] = (time.monotonic() + _HELD_SECONDS, rows)
    return rows


def _rule(row: RuleSet) -> Rule:
    return Rule(
        row.key,
        copy.deepcopy(row.value),  # whoever changes what was found changes nobody else's rule
        row.jurisdiction_id,
        row.source,
        row.source_zh,
        row.legal_basis,
        row.legal_basis_zh,
        row.sureness,
        row.valid_from,
        row.valid_to,
    )


def _spoken(english: str, chinese: str) -> str:
    return chinese if chinese and (get_language() or "").startswith("zh") else english
