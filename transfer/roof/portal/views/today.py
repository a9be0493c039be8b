"""The first page of every workspace: what needs me today."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from institutions.selectors import actors
from transfer.edge import navigation, serving
from transfer.edge.views.acting import ActingView
from transfer.roof.portal.selectors import today


class TodayPage(ActingView):
    """Overdue, today, this week, later: each line says what, about what, until when, and leads to where it is done."""

    policy = "worklist.item.view"
    at_counter = serving.HOME

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        organization = actors.organization_of(self.actor)
        found = today.groups(self.actor, slug=self.kwargs["org"], jurisdiction=organization.jurisdiction)
        context = self.context(
            times=found,
            organization=organization,
            count=sum(len(group.lines) for group in found),
            beginnings=navigation.beginnings(self.actor, self.kwargs["org"]),
            many=sum(line.may_take for group in found for line in group.lines) > 1,
            seconds=[line for group in found for line in group.lines if line.what.second],
            is_person="person" in self.actor.kinds,
            late=sum(len(group.lines) for group in found if group.late),
        )
        return render(request, "portal/today.html", context)
