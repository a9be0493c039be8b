"""The first day of a role: a page that anybody may read, put away from and brought back to one's desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from institutions.models import User
from transfer.edge.views.acting import LOGIN_URL, ActingView
from transfer.kernel.errors import NotVisible
from transfer.roof.portal.selectors import first_day
from transfer.roof.portal.selectors.first_day import Guide
from transfer.roof.portal.services import first_day as services


class FirstDayPage(ActingView):
    """What somebody in a role does first, with the ways to one's own places where one has that role."""

    policy = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        guide = self.guide()
        user = request.user if isinstance(request.user, User) else None
        desk = first_day.desk_of(user, guide) if user else ""
        demo = first_day.demo_desk(guide) if not desk else None
        context = self.context(
            day=first_day.day(guide, desk, first_day.deeds_of(user.pk) if user and desk else ()),
            guides=first_day.guides(),
            desk=desk,
            away=bool(user and desk and first_day.is_away(user.pk, guide)),
            demo_mail=demo[0] if demo else "",
            sign_in=_sign_in(demo[1]) if demo else "",
        )
        return render(request, "portal/first_day/page.html", context)

    def guide(self) -> Guide:
        """The guide of the address, or NotVisible."""
        found = first_day.find(self.kwargs["code"])
        if found is None:
            raise NotVisible
        return found


class PutAwayPage(FirstDayPage):
    """Takes it from the first page of the desk; Help keeps it."""

    policy = "portal.first_day.keep"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the desk."""
        services.put_away(self.guide(), actor=self.actor)
        return redirect("portal:today", kwargs["org"])


class BringBackPage(FirstDayPage):
    """Puts it there again."""

    policy = "portal.first_day.keep"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """To the desk."""
        services.bring_back(self.guide(), actor=self.actor)
        return redirect("portal:today", kwargs["org"])


def _sign_in(slug: str) -> str:
    return f"{reverse(LOGIN_URL)}?{urlencode({'next': reverse('portal:today', args=[slug])})}"
