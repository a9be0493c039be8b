"""The first page of every workspace: what needs me today."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from institutions.selectors import actors
from transfer.edge.views.acting import ActingView
from transfer.mechanisms.worklist import selectors
from transfer.mechanisms.worklist.models import WorkItem

PLACES = {
    "market.achievement.review": "market:review",
    "market.disclosure.triage": "market:disclosure",
    "market.listing.review": "market:listing_review",
    "market.demand.review": "market:demand_review",
    "market.objection": "publicity:objection_acting",
}
"""Where a kind of work is done: an address with the organization and the subject's id."""


class TodayPage(ActingView):
    """Overdue, today, this week, later: each line says what, until when, and leads to where it is done."""

    policy = "worklist.item.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        organization = actors.organization_of(self.actor)
        desk = selectors.for_actor(self.actor, jurisdiction=organization.jurisdiction)
        groups = [
            (_("Overdue"), desk.overdue),
            (_("Today"), desk.today),
            (_("This week"), desk.this_week),
            (_("Later"), desk.later),
        ]
        lines = [(label, [(item, self._place(item)) for item in items]) for label, items in groups if items]
        context = self.context(times=lines, organization=organization, count=desk.count)
        return render(request, "portal/today.html", context)

    def _place(self, item: WorkItem) -> str:
        name = PLACES.get(item.kind)
        try:
            return reverse(name, args=[self.kwargs["org"], item.subject.partition(":")[2]]) if name else ""
        except NoReverseMatch:
            return ""
