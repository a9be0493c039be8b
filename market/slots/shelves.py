"""What an organization offers and looks for, on its public page."""

from typing import Any

from django.http import HttpRequest

from institutions.models import Organization
from market.models import Achievement, Demand
from market.selectors import listings, texts
from transfer.edge import slots
from transfer.kernel.actor import Actor

_SHOWN = 20


@slots.fill("institutions.organization.public", name="technologies", template="market/board/technologies.html", order=1)
def technologies(request: HttpRequest, actor: Actor, organization: Organization) -> dict[str, Any] | None:
    """Its newest public technologies, with what is on offer of each; None where it has none."""
    found = Achievement.objects.public().filter(owner=organization.pk, source="")
    rows = list(found.select_related("thread", "accepted").order_by("-pk")[:_SHOWN])
    if not rows:
        return None
    return {"rows": rows, "titles": texts.titles(rows), "offered": listings.open_on(row.pk for row in rows)}


@slots.fill("institutions.organization.public", name="demands", template="market/board/demands.html", order=2)
def demands(request: HttpRequest, actor: Actor, organization: Organization) -> dict[str, Any] | None:
    """Its open demands under its name; None where there is none. An anonymous demand names nobody to anybody here."""
    found = Demand.objects.public().filter(demander=organization.pk, state="open", anonymous=False, source="")
    rows = list(found.select_related("thread").order_by("-pk")[:_SHOWN])
    return {"rows": rows, "titles": texts.titles(rows)} if rows else None
