"""How long the work of one's desk waits and takes, as JSON."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from transfer.edge.api.commands import actor_of
from transfer.kernel import policy
from transfer.roof.statistics.forms.periods import ReviewsForm
from transfer.roof.statistics.policies import own
from transfer.roof.statistics.selectors import reviews

POLICY = "statistics.reviews.view"


def _days(about: str) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=8, decimal_places=1, allow_null=True, help_text=f"days, {about}")


class WorkTimesSerializer(serializers.Serializer[Any]):
    """Work that was done. Null where none was."""

    done = serializers.IntegerField()
    waited = _days("until taken on, median")
    waited_most = _days("until taken on, nine in ten")
    took = _days("until done, median")
    took_most = _days("until done, nine in ten")
    due = serializers.IntegerField(help_text="done work that had a date")
    kept = serializers.IntegerField(help_text="of it in time")
    share = serializers.DecimalField(max_digits=6, decimal_places=1, allow_null=True, help_text="in time, per cent")


class KindOfWorkSerializer(serializers.Serializer[Any]):
    """One kind over the thirteen weeks, and what lies there now."""

    kind = serializers.CharField()
    times = WorkTimesSerializer()
    backlog = serializers.IntegerField()
    late = serializers.IntegerField()
    oldest = _days("that the oldest has lain there")


class WeekOfWorkSerializer(serializers.Serializer[Any]):
    """One week."""

    week = serializers.CharField(source="period.name")
    first_day = serializers.DateField(source="period.first")
    running = serializers.BooleanField(source="period.running")
    opened = serializers.IntegerField()
    times = WorkTimesSerializer()
    backlog = serializers.IntegerField(help_text="at its end")


@extend_schema_serializer(many=False)
class ReviewTimesSerializer(serializers.Serializer[Any]):
    """The answer."""

    kind = serializers.CharField(allow_blank=True)
    known_at = serializers.DateTimeField(allow_null=True, help_text="everything before is counted")
    backlog = serializers.IntegerField()
    whole = WorkTimesSerializer()
    kinds = KindOfWorkSerializer(many=True)
    weeks = WeekOfWorkSerializer(many=True)


class ReviewsView(viewsets.ViewSet):
    """How long the work of a desk waits and takes. Nobody's name stands in it."""

    policies = {"list": POLICY}

    @extend_schema(
        parameters=[OpenApiParameter("kind", str, description="A kind of work; all without.")],
        responses=ReviewTimesSerializer,
        operation_id="statistics_reviews",
    )
    def list(self, request: Request) -> Response:
        """Thirteen weeks of the desk of the key's own organization."""
        actor = actor_of(request)
        policy.require(actor, POLICY)
        kind = ReviewsForm(request.query_params.dict()).require()["kind"]
        return Response(ReviewTimesSerializer(reviews.answer(own(actor), kind=kind)).data)
