"""The search page: one box, facets with counts, what fits best first."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from transfer.edge.views.acting import ActingView
from transfer.roof.search.selectors import facets, queries, results


class SearchPage(ActingView):
    """What everyone may find. Nothing that is not public is ever in it."""

    policy = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; without words, the newest."""
        asked = queries.read({name: request.GET.getlist(name) for name in request.GET})
        found = queries.find(asked)
        context = self.context(
            asked=asked,
            found=found,
            results=results.of_hits(found.hits, self.actor),
            groups=facets.groups(asked, found),
            keep=[("q", asked.words)] if asked.words else [],
            is_narrowed=bool(asked.chosen),
            without_facets=f"?{urlencode({'q': asked.words})}",
        )
        return render(request, "search/search.html", context)
