"""The table of rights in a contract that is about no achievement here."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contracts.forms.fields import coded, day
from contracts.models import ContractRight
from contracts.selectors.rights import RightGiven
from institutions.selectors import dictionaries
from market.models import IpRight

RIGHTS = [
    ("kind", _("kind")),
    ("number", _("number")),
    ("country", _("country")),
    ("status", _("status")),
    ("title", _("title")),
    ("filed_on", _("filed on")),
    ("granted_on", _("granted on")),
    ("expires_on", _("expires on")),
]


def right_facts(row: dict[str, str], number: int) -> RightGiven:
    """The facts of one typed line: kind, country and status by code or by name, dates as dates."""
    statuses = {str(label).casefold(): code for code, label in IpRight.STATUSES}
    given: dict[str, Any] = {**row, "kind": coded(row["kind"], "ip_kind")}
    if "country" in row:
        given["country"] = coded(row["country"], "country").upper()
    if "status" in row:
        given["status"] = statuses.get(row["status"].casefold(), row["status"].casefold())
        if given["status"] not in dict(IpRight.STATUSES):
            raise ValidationError(
                _("Line %(number)s: the status is one of %(all)s.")
                % {"number": number, "all": ", ".join(str(label) for _code, label in IpRight.STATUSES)},
                "status",
            )
    for name in ("filed_on", "granted_on", "expires_on"):
        if name in row:
            given[name] = day(row[name])
    return given  # type: ignore[return-value] # the columns are a right's


def right_row(right: ContractRight) -> dict[str, Any]:
    """The line that a right is shown as."""
    names = [name for name, _label in RIGHTS]
    shown = {name: getattr(right, name) for name in names}
    return {
        **shown,
        "kind": dictionaries.label("ip_kind", right.kind),
        "status": str(right.get_status_display()),
    }
