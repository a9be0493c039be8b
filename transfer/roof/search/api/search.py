"""Searching by a program: the same hits, counts and reasons as on the page."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.models import Achievement, Demand
from transfer.edge.api.commands import actor_of
from transfer.kernel.errors import Invalid, NotVisible
from transfer.roof.search.models import SearchDocument
from transfer.roof.search.selectors import queries, results, suggestions


class ShownTextSerializer(serializers.Serializer[Any]):
    """A text in the asker's language. origin: human or machine for a translation, "" for the original."""

    shown = serializers.CharField()
    language = serializers.CharField()
    origin = serializers.CharField()


class SearchResultSerializer(serializers.Serializer[Any]):
    """One hit. party: "" where a demander is not shown."""

    kind = serializers.ChoiceField(choices=SearchDocument.KINDS)
    id = serializers.UUIDField()
    number = serializers.CharField()
    title = ShownTextSerializer()
    summary = ShownTextSerializer()
    party = serializers.CharField()
    technology_field = serializers.CharField()
    trl = serializers.IntegerField(allow_null=True)
    region = serializers.CharField()
    state = serializers.CharField()
    is_listed = serializers.BooleanField()
    source = serializers.CharField()  # type: ignore[assignment] # a field of this name hides an attribute of the base
    is_demo = serializers.BooleanField()


class SearchAnswerSerializer(serializers.Serializer[Any]):
    """A page of hits. every: all of the words stand in each; else some do. counts: facet → value → number."""

    results = SearchResultSerializer(many=True)
    total = serializers.IntegerField()
    next_page = serializers.IntegerField(allow_null=True)
    every = serializers.BooleanField()
    left_out = serializers.ListField(child=serializers.CharField())
    counts = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))


class SuggestionSerializer(SearchResultSerializer):
    """One that may fit, and why: the words both have, and whether they are of one technology field."""

    terms = serializers.ListField(child=serializers.CharField())
    same_field = serializers.BooleanField()


class SuggestionsSerializer(serializers.Serializer[Any]):
    """Those that may fit, best first."""

    results = SuggestionSerializer(many=True)


_FACETS = [
    OpenApiParameter(name, str, many=True, description="Any of these values; the key may be repeated.")
    for name in queries.FACETS
]


class SearchView(APIView):
    """Searching what is public."""

    policy: ClassVar[str] = "public"

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="Words, Chinese or English; up to 200 characters."),
            OpenApiParameter("page", int, description="1 to 50, of 20 hits each."),
            *_FACETS,
        ],
        responses=SearchAnswerSerializer,
        operation_id="search",
    )
    def get(self, request: Request) -> Response:
        """Technologies and demands that have the words, best first; listings with kind=listing."""
        asked = queries.read({name: request.query_params.getlist(name) for name in request.query_params})
        found = queries.find(asked)
        answer = {
            "results": results.of_hits(found.hits, actor_of(request)),
            "total": found.total,
            "next_page": found.following or None,
            "every": found.every,
            "left_out": found.left_out,
            "counts": found.counts,
        }
        return Response(SearchAnswerSerializer(answer).data)


class SuggestionsView(APIView):
    """What may answer a demand, and which demands an achievement may answer."""

    policy: ClassVar[str] = "public"

    @extend_schema(
        parameters=[OpenApiParameter("demand", str), OpenApiParameter("achievement", str)],
        responses=SuggestionsSerializer,
        operation_id="search_suggestions",
    )
    def get(self, request: Request) -> Response:
        """Suggestions for one demand or one achievement that the key may see."""
        actor = actor_of(request)
        given = {name: request.query_params[name] for name in ("demand", "achievement") if name in request.query_params}
        if len(given) != 1:
            raise Invalid.one("demand", _("Name one demand or one achievement by its id."), "required")
        ((name, key),) = given.items()
        model: Any = Demand if name == "demand" else Achievement
        subject = model.objects.visible_to(actor).filter(pk=_uuid(key)).first()
        if subject is None:
            raise NotVisible
        found = suggestions.for_demand(subject) if name == "demand" else suggestions.for_achievement(subject)
        lines = results.of_suggestions(found, actor)
        rows = [
            {**SearchResultSerializer(line).data, "terms": one.terms, "same_field": one.same_field}
            for one, line in lines
        ]
        return Response({"results": rows})


def _uuid(text: str) -> UUID:
    """The id written here, or NotVisible."""
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible from None
