"""What the search adds to pages below: its line in the menu, and what may fit on demands and achievements."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from market.models import Achievement, Demand
from transfer.edge import navigation, slots
from transfer.kernel.actor import Actor
from transfer.roof.search.selectors import results, suggestions

navigation.add("main", 30, _("Search"), "search:search")


@slots.fill("market.demand.panels", name="suggested", template="search/suggested.html", order=50)
def technologies(request: HttpRequest, actor: Actor, demand: Demand) -> dict[str, Any] | None:
    """Public technologies that may answer it."""
    found = results.of_suggestions(suggestions.for_demand(demand), actor)
    return {"suggested": found, "title": _("Technologies that may fit")} if found else None


@slots.fill("market.achievement.panels", name="suggested", template="search/suggested.html", order=50)
def demands(request: HttpRequest, actor: Actor, achievement: Achievement) -> dict[str, Any] | None:
    """Open demands that it may answer."""
    found = results.of_suggestions(suggestions.for_achievement(achievement), actor)
    return {"suggested": found, "title": _("Demands it may answer")} if found else None
