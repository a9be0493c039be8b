"""What the exchange tells search engines: what to leave alone, and where everything public is."""

from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views import View

from transfer.edge import page_heads


class Robots(View):
    """`/robots.txt`: rooms, acting addresses, searches and account pages are nobody's to crawl."""

    policy: ClassVar[str] = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file."""
        below = [f"/{code}/{start}" for code, _name in settings.LANGUAGES for start in page_heads.KEPT_OUT]
        lines = [
            "User-agent: *",
            *(f"Disallow: {path}" for path in [*below, *_FIXED]),
            "",
            f"Sitemap: {page_heads.absolute(reverse('sitemap'))}",
        ]
        answer = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
        answer["Cache-Control"] = "public, max-age=86400"
        return answer


_FIXED = ("/api/", "/live/", "/check/")
"""Addresses without a language: for programs, and the certificates of those who hold them."""
