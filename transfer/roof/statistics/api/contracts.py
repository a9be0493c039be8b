"""Registered contracts, counted: the same question as the page, answered as JSON."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from transfer.edge.api.commands import actor_of
from transfer.roof.statistics.forms.questions import QuestionForm
from transfer.roof.statistics.selectors import questions, tables
from transfer.roof.statistics.selectors.cells import Figures
from transfer.roof.statistics.selectors.questions import DIMENSIONS, MEASURES, UNITS, VIEWS
from transfer.roof.statistics.selectors.tables import Row, Table, scaled


class StatisticsGrowthSerializer(serializers.Serializer[Any]):
    """Per cent against the same a year before, computed from fen; null where there was nothing or it is not shown."""

    number = serializers.CharField(allow_null=True)
    turnover = serializers.CharField(allow_null=True)
    transaction = serializers.CharField(allow_null=True)
    average = serializers.CharField(allow_null=True)


class StatisticsRowSerializer(serializers.Serializer[Any]):
    """One line. Amounts in fen (CNY) and, in `shown`, in the unit asked for; all null where the cell is not shown."""

    codes = serializers.DictField(child=serializers.CharField())
    labels = serializers.DictField(child=serializers.CharField())
    number = serializers.IntegerField(allow_null=True)
    unknown = serializers.IntegerField(allow_null=True, help_text="contracts whose amounts are not known")
    turnover = serializers.IntegerField(allow_null=True)
    transaction = serializers.IntegerField(allow_null=True)
    average = serializers.IntegerField(allow_null=True)
    shown = serializers.DictField(child=serializers.CharField(allow_null=True))
    growth = StatisticsGrowthSerializer()
    suppressed = serializers.BooleanField()


class StatisticsTableSerializer(serializers.Serializer[Any]):
    """The answer, with what was understood of the question."""

    view = serializers.ChoiceField(choices=list(VIEWS))
    by = serializers.ListField(child=serializers.ChoiceField(choices=list(DIMENSIONS)))
    first_month = serializers.CharField()
    last_month = serializers.CharField()
    classes = serializers.DateField(help_text="a day on which this list of classes held")
    unit = serializers.ChoiceField(choices=list(UNITS))
    currency = serializers.CharField()
    known_at = serializers.DateTimeField(allow_null=True, help_text="everything registered before is counted")
    edition = serializers.IntegerField()
    suppressed_below = serializers.IntegerField()
    rows = StatisticsRowSerializer(many=True)
    total = StatisticsRowSerializer()


PARAMETERS = [
    OpenApiParameter("by", str, description=f"Up to three of {', '.join(DIMENSIONS)}, comma-separated."),
    OpenApiParameter("columns", str, description="One more dimension, as the page asks for it."),
    OpenApiParameter("view", str, enum=list(VIEWS), description="Whose region `region` is: seller's or buyer's."),
    OpenApiParameter("period", str, description="2026, 2026-Q1 or 2026-03; by default the year last registered in."),
    OpenApiParameter("from", str, description="First period, with `to` instead of `period`."),
    OpenApiParameter("to", str, description="Last period."),
    OpenApiParameter("region", str, description="GB/T 2260 with all below it, or abroad."),
    OpenApiParameter("partner", str, description="The same for the other side."),
    OpenApiParameter("class", str, description="A class of contract."),
    OpenApiParameter("classes", str, description="A day whose list of classes is meant."),
    OpenApiParameter("measure", str, enum=list(MEASURES), description="What the page draws; the API gives all."),
    OpenApiParameter("unit", str, enum=list(UNITS), description="Unit of `shown`."),
    *(OpenApiParameter(name, str, description="A code.") for name in questions.coded_dimensions()),
]


class ContractStatistics(APIView):
    """Registered contracts by class, region and period, with number and both amounts. Public; small cells are left
    out, except for a regulator in its own region."""

    policy = "public"

    @extend_schema(parameters=PARAMETERS, responses=StatisticsTableSerializer, operation_id="statistics_contracts")
    def get(self, request: Request) -> Response:
        """The answer to the question."""
        question = QuestionForm(request.query_params.dict()).question()
        return Response(StatisticsTableSerializer(plain(tables.answer(question, actor=actor_of(request)))).data)


def plain(table: Table) -> dict[str, Any]:
    """The table as the serializer takes it."""
    question = table.question
    return {
        "view": question.view,
        "by": list(question.by),
        "first_month": f"{question.first:%Y-%m}",
        "last_month": f"{question.last:%Y-%m}",
        "classes": question.scheme.on,
        "unit": question.unit,
        "currency": "CNY",
        "known_at": table.known_at,
        "edition": table.epoch,
        "suppressed_below": table.below,
        "rows": [_row(row, table) for row in table.rows],
        "total": _row(table.total, table),
    }


def _row(row: Row, table: Table) -> dict[str, Any]:
    figures, by, unit = row.figures, table.question.by, table.question.unit
    return {
        "codes": dict(zip(by, row.codes, strict=False)),
        "labels": dict(zip(by, row.labels, strict=False)),
        **{name: None if figures is None else figures.of(name) for name in (*MEASURES, "unknown")},
        "shown": {name: _text(_shown(figures, name, unit)) for name in ("turnover", "transaction", "average")},
        "growth": {name: _text(value) for name, value in row.growth.items()},
        "suppressed": figures is None,
    }


def _shown(figures: Figures | None, name: str, unit: str) -> Decimal | None:
    return None if figures is None else scaled(figures.of(name), unit)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
