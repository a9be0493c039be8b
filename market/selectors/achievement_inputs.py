"""What an achievement's text and rights may say: each problem is named beside its field."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from market.models import AchievementText, IpRight
from market.selectors import inputs
from transfer.kernel.errors import Problem

_CODES = {
    "technology_field": "technology_field",
    "industry": "industry",
    "public_interest": "public_interest_tag",
    "export_gate": "export_control_gate",
}
_NO_NUMBER = _(
    "This is no Chinese patent number: 12 digits and a check digit. Of a patent elsewhere, name the country."
)
FIGURE = {"name": 120, "value": 60, "unit": 40, "alternative": 60, "test": 120}
TEXT_FIELDS = frozenset(
    {
        "original_lang",
        "title",
        "abstract",
        "advantage",
        "figures",
        "technology_field",
        "industry",
        "ipc",
        "trl",
        "trl_evidence",
        "public_interest",
        "keywords",
        "export_gate",
        "is_secret",
    }
)


@dataclasses.dataclass(frozen=True, slots=True)
class RightFields:
    """A right as it is given."""

    kind: str
    title: str = ""
    number: str = ""
    country: str = "CN"
    status: str = IpRight.IN_FORCE
    filed_on: date | None = None
    granted_on: date | None = None
    expires_on: date | None = None


def missing(text: AchievementText) -> list[Problem]:
    """What a text needs before it can be submitted."""
    needed = ["title", "abstract", "technology_field"]
    return [Problem(name, "required", _("This is needed.")) for name in needed if not getattr(text, name).strip()]


def text_problems(fields: Mapping[str, Any], *, on: date) -> list[Problem]:
    """What is wrong with these fields of a text on that day. Unknown names are wrong too."""
    problems = [Problem(name, "unknown", _("There is no such field.")) for name in set(fields) - TEXT_FIELDS]
    problems += inputs.codes(fields, _CODES, on=on)
    problems += inputs.rows(fields, "figures", FIGURE, ("name", "value"))
    problems += inputs.ipc(fields.get("ipc") or [], on=on)
    if fields.get("trl") is not None and fields["trl"] not in range(1, 10):
        problems.append(Problem("trl", "trl", _("Maturity is a level from 1 to 9.")))
    return problems


def right_problems(row: Mapping[str, Any], number: int, *, on: date) -> list[Problem]:
    """What is wrong with the right in this row of the list."""
    names = {field.name for field in dataclasses.fields(RightFields)} | {"id"}
    where = f"rights.{number}"
    problems = [Problem(f"{where}.{name}", "unknown", _("There is no such field.")) for name in set(row) - names]
    if not row.get("kind") or inputs.codes(row, {"kind": "ip_kind"}, on=on):
        problems.append(Problem(f"{where}.kind", "code", _("This code is not in the dictionary in force.")))
    is_patent = "patent" in str(row.get("kind", ""))
    if is_patent and not inputs.patent_number(row.get("country", "CN"), row.get("number", "")):
        problems.append(
            Problem(
                f"{where}.number",
                "patent_number",
                _NO_NUMBER,
            )
        )
    if row.get("country") and inputs.codes(row, {"country": "country"}, on=on):
        problems.append(Problem(f"{where}.country", "code", _("There is no such country: write DE, JP, US.")))
    if row.get("status") and row["status"] not in dict(IpRight.STATUSES):
        problems.append(Problem(f"{where}.status", "choice", _("Choose one from the list.")))
    filed, granted = row.get("filed_on"), row.get("granted_on")
    if filed and granted and granted < filed:
        problems.append(Problem(f"{where}.granted_on", "order", _("This is before it was filed.")))
    expires = row.get("expires_on")
    if filed and expires and expires < filed:
        problems.append(Problem(f"{where}.expires_on", "order", _("This is before it was filed.")))
    return problems


def twice(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Problems of a right that stands in the list of one achievement more than once."""
    seen: set[tuple[str, str, str]] = set()
    problems = []
    for number, row in enumerate(rows):
        key = (row.get("country", "CN"), str(row.get("kind", "")), str(row.get("number", "")))
        if key[2] and key in seen:
            problems.append(Problem(f"rights.{number}.number", "twice", _("This right stands here already.")))
        seen.add(key)
    return problems


def right_columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """The stored part of one given right. A technical secret is kept, unless something else is said of it."""
    if row.get("kind") == "secret":
        row = {"status": IpRight.KEPT, **row}
    return dataclasses.asdict(RightFields(**{name: value for name, value in row.items() if name != "id"}))
