"""What the exchange is, how one begins, and what its words mean."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from transfer.edge import glossary
from transfer.edge.views.acting import ActingView
from transfer.roof.portal.selectors import first_day
from transfer.roof.portal.selectors import help as told


class AboutPage(ActingView):
    """What the exchange is and why one can rely on it."""

    policy = "public"
    told: ClassVar[str] = "about"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        is_help = self.told == "help"
        guides = first_day.guides() if is_help else ()
        context = self.context(sections=told.sections(self.told), is_help=is_help, guides=guides)
        return render(request, "portal/help/page.html", context)


class HelpPage(AboutPage):
    """How one begins, how the thread runs, how to check."""

    told = "help"


class GlossaryPage(ActingView):
    """The field's terms in both languages, side by side."""

    policy = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        return render(request, "portal/help/glossary.html", self.context(terms=glossary.terms()))
