"""What may be asked in the address of a reading route: what its description names, and nothing else."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator
from drf_spectacular.plumbing import ComponentRegistry
from rest_framework.schemas.generators import is_api_view
from rest_framework.settings import api_settings

from transfer.edge import problems
from transfer.kernel.errors import Invalid, Problem

READING = ("GET", "HEAD")


class UnknownParameter(Invalid):
    """The address asks for something that this route does not know: a slip in a filter must not pass as no filter."""

    default_code = "unknown_parameter"


class KnownParameters:
    """Middleware: nobody asks a route of the API by a parameter that it does not have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None, or 422 with every unknown name and with those that exist. Pages take what other sites add to links."""
        asked, match = set(request.GET), request.resolver_match
        if not asked or match is None or request.method not in READING or not is_api_view(view):
            return None
        try:
            refuse_unknown(asked, described(view, match.route) | {_format()})
        except UnknownParameter as refusal:
            body = problems.document(refusal)
            return JsonResponse(body, status=body["status"], content_type="application/problem+json")
        return None


def refuse_unknown(asked: set[str], known: frozenset[str]) -> None:
    """Raises UnknownParameter where something is asked that is not known."""
    unknown = sorted(asked - known)
    if not unknown:
        return
    there = ", ".join(sorted(known))
    refusal = UnknownParameter(
        Problem(
            name,
            "unknown",
            _("There is no parameter %(name)s here. There are: %(there)s.") % {"name": name[:80], "there": there},
        )
        for name in unknown
    )
    refusal.field, refusal.message = unknown[0], refusal.problems[0].message
    raise refusal


@lru_cache(maxsize=1024)
def described(callback: Callable[..., Any], route: str) -> frozenset[str]:
    """The names of the parameters that the OpenAPI description gives to the reading of a route."""
    path = EndpointEnumerator(patterns=[]).get_path_from_regex(route)
    generator = SchemaGenerator(patterns=[])  # the view's description lives as long as it
    view = generator.create_view(callback, "GET")
    operation = view.schema.get_operation(path, route, "", "GET", ComponentRegistry()) or {}
    return frozenset(one["name"] for one in operation.get("parameters", []) if one["in"] == "query")


def _format() -> str:
    """The name by which every route is asked for a form; there is one form, and it may be named."""
    return str(api_settings.URL_FORMAT_OVERRIDE)
