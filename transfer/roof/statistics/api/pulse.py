"""The pulse of the market: the same weeks or months as the page, as JSON."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from transfer.roof.statistics.forms.periods import PulseForm
from transfer.roof.statistics.selectors import pulse
from transfer.roof.statistics.selectors.periods import MONTH, WEEK
from transfer.roof.statistics.selectors.pulse import Beat


class PulseBeatSerializer(serializers.Serializer[Any]):
    """One week or month. Null where too few contracts stand behind a figure, and where there is nothing to divide."""

    period = serializers.CharField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    running = serializers.BooleanField(help_text="the period is not over")
    listings = serializers.IntegerField()
    demands = serializers.IntegerField()
    open_demands = serializers.IntegerField(help_text="that took answers at its end")
    answers_due = serializers.IntegerField(help_text="demands whose first answer was promised by a day of it")
    answered_in_time = serializers.IntegerField()
    in_time_percent = serializers.DecimalField(max_digits=6, decimal_places=1, allow_null=True)
    deals_concluded = serializers.IntegerField()
    contracts_registered = serializers.IntegerField(allow_null=True)
    amounts_unknown = serializers.IntegerField(allow_null=True)
    turnover = serializers.IntegerField(allow_null=True, help_text="in fen (CNY)")
    days_to_contract = serializers.DecimalField(
        max_digits=8, decimal_places=1, allow_null=True, help_text="median, from a listing's opening to its contract"
    )
    suppressed = serializers.ListField(child=serializers.CharField())


class PulseSerializer(serializers.Serializer[Any]):
    """The answer."""

    by = serializers.ChoiceField(choices=[WEEK, MONTH])
    known_at = serializers.DateTimeField(allow_null=True, help_text="everything before is counted")
    suppressed_below = serializers.IntegerField()
    periods = PulseBeatSerializer(many=True)


class MarketPulse(APIView):
    """What opened, what was promised and kept, what was concluded: the last 13 weeks or 24 months. Public."""

    policy = "public"

    @extend_schema(
        parameters=[OpenApiParameter("by", str, enum=[WEEK, MONTH], description="Weeks where nothing is said.")],
        responses=PulseSerializer,
        operation_id="statistics_pulse",
    )
    def get(self, request: Request) -> Response:
        """The answer, the running period last."""
        by = PulseForm(request.query_params.dict()).require()["by"] or WEEK
        found = pulse.answer(by)
        said = {"by": by, "known_at": found.known_at, "suppressed_below": found.below}
        return Response(PulseSerializer({**said, "periods": [_plain(beat) for beat in found.beats]}).data)


def _plain(beat: Beat) -> dict[str, Any]:
    return {
        "period": beat.period.name,
        "first_day": beat.period.first,
        "last_day": beat.period.last,
        "running": beat.period.running,
        "listings": beat.listings,
        "demands": beat.demands,
        "open_demands": beat.open_demands,
        "answers_due": beat.due,
        "answered_in_time": beat.answered,
        "in_time_percent": beat.kept,
        "deals_concluded": beat.concluded,
        "contracts_registered": beat.registered,
        "amounts_unknown": beat.unknown,
        "turnover": beat.turnover,
        "days_to_contract": beat.pace,
        "suppressed": sorted(
            {"registered": "contracts_registered", "pace": "days_to_contract"}.get(name, name) for name in beat.hidden
        ),
    }
