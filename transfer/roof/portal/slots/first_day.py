"""The first day on the first page of a desk, and that a page it asks for was opened."""

from typing import Any

from django.http import HttpRequest

from institutions.models import Organization
from transfer.edge import slots, visits
from transfer.kernel.actor import Actor
from transfer.roof.portal.selectors import first_day
from transfer.roof.portal.services import first_day as services

_NOTED = "first_day"


@visits.listen
def opened(request: HttpRequest, actor: Actor, page: str) -> None:
    """Keeps the first visit of each page that a first day asks for; the session knows which were kept."""
    what = f"page:{page}"
    noted = request.session.get(_NOTED, [])
    if actor.user is not None and what in first_day.looked_for() and what not in noted:
        services.note(actor.user, what, actor=actor)
        request.session[_NOTED] = [*noted, what]


@slots.fill("portal.today.head", name="first_day", template="portal/first_day/card.html", order=90)
def card(request: HttpRequest, actor: Actor, organization: Organization) -> dict[str, Any] | None:
    """What to do first in one's role here, until it is done or put away."""
    day = first_day.for_desk(actor, organization.slug)
    return {"day": day, "org": organization.slug} if day else None
