"""The OpenAPI description names every way to call the API, and none that is not there."""

import json
import re
from collections.abc import Iterator

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver, path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tests.api import shapes

NOT_DESCRIBED = {"GET /api/v1/schema/"}
"""The description itself."""


class Hidden(APIView):
    """A planted way that nobody is told of."""

    @extend_schema(exclude=True)
    def post(self, request: Request) -> Response:
        return Response()


def served(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """Every method of every address below /api/, as the URLconf has it: "GET /api/v1/deals/{}/"."""
    for one in patterns:
        place = before + plain(str(one.pattern))
        if isinstance(one, URLResolver):
            yield from served(one.url_patterns, place)
            continue
        view = getattr(one.callback, "cls", None) or getattr(one.callback, "view_class", None)
        if not place.startswith("/api/") or view is None:
            continue
        methods = getattr(one.callback, "actions", None) or [m for m in view.http_method_names if hasattr(view, m)]
        yield from (f"{method.upper()} {place}" for method in methods if method not in ("options", "head"))


def plain(route: str) -> str:
    """An address without the names of what varies in it."""
    return re.sub(r"<[^>]+>", "{}", simplify_regex(route).lstrip("/") if "(?P" in route or "^" in route else route)


def described() -> set[str]:
    """The same, as the description has it."""
    found = set()
    for place, ways in shapes.description()["paths"].items():
        found |= {f"{way.upper()} {re.sub(r'{[^}]+}', '{}', place)}" for way in ways if way != "parameters"}
    return found


def test_the_description_and_the_addresses_are_the_same() -> None:
    there = {one for one in served(get_resolver().url_patterns)}
    assert len(there) > 100
    assert there - described() == NOT_DESCRIBED
    assert described() - there == set()


def test_a_planted_way_that_is_not_described_is_seen() -> None:
    planted = set(served([path("api/v1/hidden/", Hidden.as_view())]))
    assert planted == {"POST /api/v1/hidden/"} and not planted <= described()


def test_only_lists_of_nouns_and_of_files_are_described_in_pages() -> None:
    """What one object holds beside its files, as the conversation about a response, comes whole and is described so."""
    described = {
        place: json.dumps(ways["get"]["responses"])
        for place, ways in shapes.description()["paths"].items()
        if "get" in ways
    }
    in_pages = {place for place, answers in described.items() if "Paginated" in answers}
    assert "/api/v1/responses/" in in_pages
    assert [place for place in in_pages if "{" in place and not place.endswith("/files/")] == []
