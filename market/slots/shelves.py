"""What an organization offers and looks for, on its public page."""

from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest

from institutions.models import Organization
from market.models import Achievement, Demand, Listing
from market.selectors import listings, texts
from transfer.edge import slots
from transfer.kernel.actor import Actor

_SHOWN = 20
_KEPT = 60
"""Seconds for which figures are kept."""


@slots.fill("institutions.organization.figures", name="market", template="market/board/figures.html", order=1)
def figures(request: HttpRequest, actor: Actor, organization: Organization) -> dict[str, Any] | None:
    """How many technologies, listings and demands it shows, a minute old at most; None where it shows nothing."""
    found: dict[str, Any] = cache.get_or_set(f"shelves:{organization.pk}", lambda: _counted(organization), _KEPT) or {}
    return found if any(found.values()) else None


def _counted(organization: Organization) -> dict[str, Any]:
    return {
        "technologies": _technologies(organization).count(),
        "listings": Listing.objects.filter(seller=organization.pk, state="open").count(),
        "demands": _demands(organization).count(),
    }


def _technologies(organization: Organization) -> QuerySet[Achievement]:
    rows: QuerySet[Achievement] = Achievement.objects.public().filter(owner=organization.pk, source="")
    return rows


def _demands(organization: Organization) -> QuerySet[Demand]:
    rows: QuerySet[Demand] = Demand.objects.public().filter(
        demander=organization.pk, state="open", anonymous=False, source=""
    )
    return rows


@slots.fill("institutions.organization.public", name="technologies", template="market/board/technologies.html", order=1)
def technologies(request: HttpRequest, actor: Actor, organization: Organization) -> dict[str, Any] | None:
    """Its newest public technologies, with what is on offer of each; None where it has none."""
    rows = list(_technologies(organization).select_related("thread", "accepted").order_by("-pk")[:_SHOWN])
    if not rows:
        return None
    return {"rows": rows, "titles": texts.titles(rows), "offered": listings.open_on(row.pk for row in rows)}


@slots.fill("institutions.organization.public", name="demands", template="market/board/demands.html", order=2)
def demands(request: HttpRequest, actor: Actor, organization: Organization) -> dict[str, Any] | None:
    """Its open demands under its name; None where there is none. An anonymous demand names nobody to anybody here."""
    rows = list(_demands(organization).select_related("thread").order_by("-pk")[:_SHOWN])
    return {"rows": rows, "titles": texts.titles(rows)} if rows else None
