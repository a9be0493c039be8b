"""What an organization offers and looks for, on its public page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.selectors import directory
from market.models import Achievement, Demand, Listing
from market.selectors import listings, texts
from transfer.edge import slots
from transfer.kernel.actor import Actor

_SHOWN = 20
_KEPT = 60
"""Seconds for which figures are kept."""
_MEASURES = ("technologies", "listings", "demands")


@slots.fill("institutions.organization.figures", name="market", template="market/board/figures.html", order=1)
def figures(request: HttpRequest, actor: Actor, organization: Organization) -> dict[str, Any] | None:
    """How many technologies, listings and demands it shows, a minute old at most; None where it shows nothing."""
    found = _kept([organization.pk])[organization.pk]
    return dict(zip(_MEASURES, found, strict=True)) if any(found) else None


def figures_of(organizations: Sequence[UUID]) -> dict[UUID, tuple[int, ...]]:
    """The same of many: three queries for those of which nothing is kept."""
    return _kept(organizations)


directory.tells("market", (_("Technologies"), _("On offer"), _("Demands")), figures_of)


def _kept(organizations: Sequence[UUID]) -> dict[UUID, tuple[int, ...]]:
    names = {key: f"shelves:{key}" for key in organizations}
    known = cache.get_many(names.values())
    found = {key: known[name] for key, name in names.items() if name in known}
    if lacking := [key for key in organizations if key not in found]:
        counted = _counted(lacking)
        cache.set_many({names[key]: counted[key] for key in lacking}, _KEPT)
        found |= counted
    return found


def _counted(organizations: Sequence[UUID]) -> dict[UUID, tuple[int, ...]]:
    shown: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("owner", _technologies(organizations)),
        ("seller", Listing.objects.filter(seller__in=organizations, state="open")),
        ("demander", _demands(organizations)),
    )
    counts = [dict(rows.order_by().values_list(whose).annotate(Count("pk"))) for whose, rows in shown]
    return {key: tuple(count.get(key, 0) for count in counts) for key in organizations}


def _technologies(organizations: Sequence[UUID]) -> QuerySet[Achievement]:
    rows: QuerySet[Achievement] = Achievement.objects.public().filter(owner__in=organizations, source="")
    return rows


def _demands(organizations: Sequence[UUID]) -> QuerySet[Demand]:
    rows: QuerySet[Demand] = Demand.objects.public().filter(
        demander__in=organizations, state="open", anonymous=False, source=""
    )
    return rows


@slots.fill("institutions.organization.public", name="technologies", template="market/board/technologies.html", order=1)
def technologies(request: HttpRequest, actor: Actor, organization: Organization) -> dict[str, Any] | None:
    """Its newest public technologies, with what is on offer of each; None where it has none."""
    rows = list(_technologies([organization.pk]).select_related("thread", "accepted").order_by("-pk")[:_SHOWN])
    if not rows:
        return None
    return {"rows": rows, "titles": texts.titles(rows), "offered": listings.open_on(row.pk for row in rows)}


@slots.fill("institutions.organization.public", name="demands", template="market/board/demands.html", order=2)
def demands(request: HttpRequest, actor: Actor, organization: Organization) -> dict[str, Any] | None:
    """Its open demands under its name; None where there is none. An anonymous demand names nobody to anybody here."""
    rows = list(_demands([organization.pk]).select_related("thread").order_by("-pk")[:_SHOWN])
    return {"rows": rows, "titles": texts.titles(rows)} if rows else None
