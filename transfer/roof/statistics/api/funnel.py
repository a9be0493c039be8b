"""How far what an organization began has come, as JSON."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from transfer.edge.api.commands import actor_of
from transfer.kernel import policy
from transfer.roof.statistics.forms.periods import WayForm
from transfer.roof.statistics.policies import own
from transfer.roof.statistics.selectors import funnel
from transfer.roof.statistics.selectors.kinds import KINDS

POLICY = "statistics.funnel.view"


class FunnelStepSerializer(serializers.Serializer[Any]):
    """One step; the last three towards the next one, null at the last and where nobody went on."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    reached = serializers.IntegerField()
    on = serializers.IntegerField(allow_null=True)
    share = serializers.DecimalField(max_digits=6, decimal_places=1, allow_null=True, help_text="per cent")
    days = serializers.DecimalField(max_digits=8, decimal_places=1, allow_null=True, help_text="median")


@extend_schema_serializer(many=False)
class FunnelSerializer(serializers.Serializer[Any]):
    """The answer, with what was understood of the question."""

    kind = serializers.CharField()
    period = serializers.CharField(allow_blank=True)
    field = serializers.CharField(allow_blank=True)
    begun = serializers.IntegerField()
    known_at = serializers.DateTimeField(allow_null=True, help_text="everything before is counted")
    steps = FunnelStepSerializer(many=True)


class FunnelView(viewsets.ViewSet):
    """How far an organization's technologies, demands or mandates have come."""

    policies = {"list": POLICY}

    @extend_schema(
        parameters=[
            OpenApiParameter("kind", str, enum=list(KINDS), description="Technologies where nothing is said."),
            OpenApiParameter("period", str, description="In which they began: 2026, 2026-Q1 or 2026-03; ever without."),
            OpenApiParameter("field", str, description="A code of technology_field."),
        ],
        responses=FunnelSerializer,
        operation_id="statistics_funnel",
    )
    def list(self, request: Request) -> Response:
        """The steps, of the key's own organization."""
        actor = actor_of(request)
        policy.require(actor, POLICY)
        found = funnel.answer(WayForm(request.query_params.dict()).way(), own(actor))
        way = found.way
        said = {"kind": way.kind, "period": way.period, "field": way.field}
        rest = {"begun": found.begun, "known_at": found.known_at, "steps": found.steps}
        return Response(FunnelSerializer({**said, **rest}).data)
