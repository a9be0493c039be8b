"""The search page: one box, facets with counts, what fits best first; before anything was asked, what there is."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from transfer.edge.views.acting import ActingView
from transfer.roof.search.selectors import facets, openings, queries, results
from transfer.roof.search.selectors.queries import Asked

_TRIED_ALONE = 4
"""So many words are offered one by one where nothing has any of them with the choices made."""


class SearchPage(ActingView):
    """What everyone may find. Nothing that is not public is ever in it."""

    policy = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; with choices alone, the newest of them."""
        asked = queries.read({name: request.GET.getlist(name) for name in request.GET})
        found = queries.find(asked)
        if asked == Asked():
            opening = openings.of(found, self.actor)
            return render(request, "search/start.html", self.context(asked=asked, found=found, opening=opening))
        context = self.context(
            asked=asked,
            found=found,
            results=results.of_hits(found.hits, self.actor),
            groups=facets.groups(asked, found),
            keep=[("q", asked.words)] if asked.words else [],
            is_narrowed=bool(asked.chosen),
            without_facets=f"?{urlencode({'q': asked.words})}",
            **_next(asked, found),
        )
        return render(request, "search/search.html", context)


def _next(asked: Asked, found: queries.Found) -> dict[str, Any]:
    """Where nothing was found: how many there are without the choices, and the words one by one."""
    if found.total:
        return {}
    wide = queries.find(Asked(asked.words)).total if asked.words and asked.chosen else 0
    words = asked.words.split()
    return {"wide": wide, "alone": words if 1 < len(words) <= _TRIED_ALONE else []}
