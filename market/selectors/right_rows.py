"""A right as one line of a table that people type or paste, and back again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from market.models import IpRight
from transfer.kernel import clock
from transfer.kernel.errors import Invalid, Text

COLUMNS: list[tuple[str, Text]] = [
    ("kind", _("kind")),
    ("number", _("number")),
    ("title", _("title")),
    ("filed_on", _("filed on")),
    ("granted_on", _("granted on")),
    ("expires_on", _("expires on")),
    ("country", _("country")),
    ("status", _("status")),
]
CHOICES: Mapping[str, Callable[[], Sequence[tuple[str, Any]]]] = {
    "kind": dictionaries.of_today("ip_kind"),
    "country": dictionaries.of_today("country"),
    "status": lambda: IpRight.STATUSES,
}
"""What may stand in a column, as code and name."""
_DAYS = ("filed_on", "granted_on", "expires_on")


def read(row: Mapping[str, str], number: int) -> dict[str, Any]:
    """The facts of one typed line: kind, country and status by code or by name in the reader's language, days as
    dates. Raises Invalid that names the line."""
    given: dict[str, Any] = {**row, "kind": _coded("ip_kind", row["kind"])}
    if "country" in row:
        given["country"] = _coded("country", row["country"].upper())
    if "status" in row:
        statuses = {str(label).casefold(): code for code, label in IpRight.STATUSES}
        given["status"] = statuses.get(row["status"].casefold(), row["status"].casefold())
        if given["status"] not in dict(IpRight.STATUSES):
            known = ", ".join(str(label) for _code, label in IpRight.STATUSES)
            raise Invalid.one(
                "rights",
                _("Line %(number)s: the status is one of %(known)s.") % {"number": number, "known": known},
                "status",
            )
    for name in _DAYS:
        if name in row:
            given[name] = _day(row[name])
    return given


def shown(right: Any) -> dict[str, Any]:
    """The line as which a right (of an achievement, of a contract) is shown in a form."""
    facts = {name: getattr(right, name) for name, _label in COLUMNS}
    return {**facts, "kind": dictionaries.label("ip_kind", right.kind), "status": str(right.get_status_display())}


def with_identity(rows: Iterable[Mapping[str, Any]], known: Iterable[IpRight]) -> list[dict[str, Any]]:
    """The typed rows with the ids of the rights that they were: alike in kind, number and title, else in kind and
    number. Each right is taken once, so that two secrets without a number stay two."""
    left = list(known)
    found: list[dict[str, Any]] = [dict(row) for row in rows]
    for alike in (_by_title, _by_number):
        for row in found:
            right = next((one for one in left if "id" not in row and alike(row, one)), None)
            if right is not None:
                row["id"] = right.pk
                left.remove(right)
    return found


def _by_title(row: Mapping[str, Any], right: IpRight) -> bool:
    return _by_number(row, right) and bool(row.get("title", "") == right.title)


def _by_number(row: Mapping[str, Any], right: IpRight) -> bool:
    return bool(row["kind"] == right.kind and row.get("number", "") == right.number)


def _coded(dictionary: str, text: str) -> str:
    by_name = {label.casefold(): code for code, label in dictionaries.choices(dictionary, on=clock.now().date())}
    return by_name.get(text.casefold(), text)


def _day(text: str) -> date:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise Invalid.one("rights", _("Write dates as 2026-03-12."), "date")
    return found
