"""What a demand may say: each problem is named beside its field."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from institutions.selectors import regions
from market.models import Demand
from market.selectors import inputs
from transfer.kernel.errors import Problem
from transfer.kernel.money import Money

AT_LEAST, AT_MOST, EQUAL = "at_least", "at_most", "equal"
DIRECTIONS = [(AT_LEAST, _("at least")), (AT_MOST, _("at most")), (EQUAL, _("exactly"))]
TARGET = {"name": 120, "value": 60, "unit": 40, "direction": 10}
FIELDS = frozenset(
    {
        "anonymous",
        "original_lang",
        "title",
        "problem",
        "present_way",
        "targets",
        "constraints_text",
        "delivery",
        "wanted",
        "technology_field",
        "industry",
        "region",
        "budget_low",
        "budget_high",
        "needed_by",
        "open_until",
    }
)
NEEDED = ("title", "problem", "technology_field", "wanted")
"""Without these nobody can judge or answer it; everything else is advice."""

_CODES = {"technology_field": "technology_field", "industry": "industry", "wanted": "contract_class"}
_FARTHEST = timedelta(days=20 * 366)


def problems(given: Mapping[str, Any], *, on: date) -> list[Problem]:
    """What is wrong with these fields of a draft on that day. Unknown names are wrong too."""
    found = [Problem(name, "unknown", _("There is no such field.")) for name in sorted(set(given) - FIELDS)]
    found += inputs.codes(given, _CODES, on=on)
    found += too_long(Demand, given)
    if "title" in given and not str(given["title"] or "").strip():
        found.append(Problem("title", "required", _("This is needed.")))
    found += _targets(given)
    found += _days(given, on)
    found += money_pair(given.get("budget_low"), given.get("budget_high"), "budget_high")
    if given.get("region") and not regions.is_valid(given["region"], on=on):
        found.append(Problem("region", "choice", _("There is no such region code.")))
    if "original_lang" in given and given["original_lang"] not in dict(settings.LANGUAGES):
        found.append(Problem("original_lang", "choice", _("Choose a language from the list.")))
    return found


def missing(demand: Demand) -> list[Problem]:
    """What a demand needs before it can be submitted."""
    return [Problem(name, "required", _("This is needed.")) for name in NEEDED if not getattr(demand, name)]


def columns(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are stored: amounts as minor units and currency, codes once each, texts trimmed."""
    kept: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    if "wanted" in kept:
        kept["wanted"] = list(dict.fromkeys(kept["wanted"] or ()))
    if "targets" in kept:
        kept["targets"] = [target_row(row) for row in kept["targets"] or ()]
    kept |= money_columns(kept, "budget_low", "budget_high")
    return kept


def target_row(row: Mapping[str, str]) -> dict[str, str]:
    """The stored part of one given target; without a direction it is to be met exactly."""
    kept = {key: str(row.get(key, "")).strip() for key in TARGET}
    return {**kept, "direction": kept["direction"] or EQUAL}


def number(text: str) -> Decimal | None:
    """The number in a figure ("1,200.5"), None where there is none."""
    try:
        found = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def too_long(model: type[Model], given: Mapping[str, Any]) -> list[Problem]:
    """Problems of texts that are longer than their column, or hold what no text holds."""
    found = []
    for name, value in given.items():
        if not isinstance(value, str):
            continue
        longest = getattr(model._meta.get_field(name), "max_length", None)
        if longest and len(value) > longest:
            found.append(
                Problem(name, "max_length", _("This is too long: %(most)s characters at most.") % {"most": longest})
            )
        if "\x00" in value:
            found.append(Problem(name, "null_characters", _("This text holds a character that cannot be stored.")))
    return found


def money_pair(low: Money | None, high: Money | None, field: str) -> list[Problem]:
    """Problems of a range of amounts: one currency, nothing below nought, from not above to."""
    if any(amount is not None and amount.minor < 0 for amount in (low, high)):
        return [Problem(field, "amount", _("An amount is not below nought."))]
    if low is None or high is None:
        return []
    if low.currency != high.currency:
        return [Problem(field, "currency", _("Both amounts are in one currency."))]
    return [Problem(field, "range", _("This is less than the amount from."))] if high < low else []


def money_columns(kept: dict[str, Any], low: str, high: str) -> dict[str, Any]:
    """Takes the two amounts out of the fields and gives their columns."""
    made: dict[str, Any] = {}
    for name in (low, high):
        if name in kept:
            amount: Money | None = kept.pop(name)
            made[f"{name}_minor"] = amount.minor if amount else None
            if amount:
                made["currency"] = amount.currency
    return made


def _targets(given: Mapping[str, Any]) -> Sequence[Problem]:
    found = inputs.rows(given, "targets", TARGET, ("name", "value"))
    if found or not given.get("targets"):
        return found
    known = dict(DIRECTIONS)
    names = [row["name"].strip().casefold() for row in given["targets"]]
    for place, row in enumerate(given["targets"]):
        direction = row.get("direction", "") or EQUAL
        if direction not in known:
            found.append(Problem(f"targets.{place}.direction", "choice", _("At least, at most or exactly.")))
        elif direction != EQUAL and number(row["value"]) is None:
            found.append(Problem(f"targets.{place}.value", "number", _("Write a number, the unit beside it.")))
        if names.index(names[place]) < place:
            found.append(Problem(f"targets.{place}.name", "twice", _("This figure stands here twice.")))
    return found


def _days(given: Mapping[str, Any], on: date) -> Sequence[Problem]:
    found = []
    for name in ("needed_by", "open_until"):
        day = given.get(name)
        if day is not None and not on <= day <= on + _FARTHEST:
            found.append(Problem(name, "day", _("Give a day from today on, within twenty years.")))
    return found
