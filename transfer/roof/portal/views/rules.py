"""The rules with their versions: what binds people, since when, and where it is written."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from transfer.edge.views.acting import ActingView
from transfer.kernel.errors import NotVisible
from transfer.roof.portal.selectors import rules


class RulesPage(ActingView):
    """Every dated rule, by matter; `in` narrows to one jurisdiction, `q` to those that say something."""

    policy = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        places, chosen = rules.jurisdictions(), request.GET.get("in", "")
        if chosen and chosen not in dict(places):
            raise NotVisible
        words = request.GET.get("q", "").replace("\0", "")[:100]
        groups = rules.listed(jurisdiction=chosen, words=words)
        context = self.context(groups=groups, places=places, chosen=chosen, words=words)
        return render(request, "portal/rules/list.html", context)


class RulePage(ActingView):
    """One rule with all its versions."""

    policy = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        found = rules.one(kwargs["key"])
        if found is None:
            raise NotVisible
        return render(request, "portal/rules/rule.html", self.context(rule=found))
