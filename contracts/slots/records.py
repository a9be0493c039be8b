"""What an organization has concluded, on its public page: only notices that name it to everybody."""

from typing import Any

from django.http import HttpRequest

from contracts.models import TransactionNotice
from contracts.selectors import masks
from institutions.models import Organization
from transfer.edge import slots
from transfer.kernel.actor import ANONYMOUS, Actor

_READ, _SHOWN = 40, 10
_SIDES = (("seller", "sellers"), ("buyer", "buyers"))


@slots.fill(
    "institutions.organization.public", name="contracts.record", template="contracts/slots/record.html", order=3
)
def record(request: HttpRequest, actor: Actor, organization: Organization) -> dict[str, Any] | None:
    """The newest notices in force that name the organization to the public; None where there is none.

    Whom a notice keeps to itself is not named here either, whoever reads the page.
    """
    found = TransactionNotice.objects.visible_to(ANONYMOUS).filter(parties__contains=[organization.pk], state="issued")
    rows = [
        (notice, side)
        for notice in found.select_related("thread").prefetch_related("corrections").order_by("-pk")[:_READ]
        if (side := _side(notice, organization))
    ][:_SHOWN]
    return {"rows": rows, "notices": [notice for notice, _side_ in rows]} if rows else None


def _side(notice: TransactionNotice, organization: Organization) -> str:
    """The side on which everybody may read the organization's name; "" on none."""
    shown = masks.shown(notice)
    names = {organization.name_zh, organization.name_en} - {""}
    for side, field in _SIDES:
        if any(names.intersection(one.values()) for one in shown.values[field] or ()):
            return side
    return ""
