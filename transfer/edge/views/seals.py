"""The seals of a day, for whoever keeps them where this node cannot reach."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.views import View

from transfer.kernel import clock, seals


class SealsOfDay(View):
    """`/.well-known/seals/2026-11-22.json`: seals.published of a legal day of the node that is over."""

    policy: ClassVar[str] = "public"

    def get(self, request: HttpRequest, day: str) -> HttpResponse:
        """The publication; 404 for a day that is none or not over, whose seals are still to come."""
        try:
            wanted = parse_date(day)
        except ValueError:
            wanted = None
        yesterday = clock.local_date(clock.now(), settings.EXCHANGE_JURISDICTION) - timedelta(days=1)
        if wanted is None or wanted > yesterday:
            raise Http404
        answer = HttpResponse(seals.published(wanted), content_type="application/json")
        answer["Cache-Control"] = "public, max-age=86400, immutable"
        answer["Access-Control-Allow-Origin"] = "*"
        return answer
