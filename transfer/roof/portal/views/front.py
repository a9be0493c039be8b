"""The front page: one sentence, three doors, and the market as it is this minute."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from transfer.edge.views.acting import ActingView
from transfer.roof.portal.selectors import front


class FrontPage(ActingView):
    """What everyone sees first."""

    policy = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        context = self.context(market=front.market(), registered=front.registered())
        return render(request, "portal/front.html", context)
