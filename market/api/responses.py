"""Responses to demands over HTTP."""

from typing import Any, ClassVar

from django.db import models
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from market.api.demands import ReasonMaybeNoteInput
from market.api.inputs import OwnInput
from market.api.shown import PartyField
from market.filters.demands import ResponseFilter
from market.models import Achievement, Demand, Response
from market.selectors import responses as facts
from market.services import responses
from transfer.edge.api.commands import Command, actor_of
from transfer.edge.api.fields import MoneyField
from transfer.edge.api.reasons import ReasonedSerializer
from transfer.edge.api.viewsets import ExchangeViewSet


class ResponseSerializer(ReasonedSerializer):
    """A response as its author and the demander see it. deal: the deal it led to."""

    responder = PartyField(read_only=True)
    price_low = serializers.SerializerMethodField()
    price_high = serializers.SerializerMethodField()
    deal = serializers.SerializerMethodField()

    class Meta:
        model = Response
        fields: ClassVar[list[str]] = [
            *ReasonedSerializer.base_fields,
            "demand",
            "responder",
            "approach",
            "evidence",
            "figures",
            "price_low",
            "price_high",
            "months",
            "achievements",
            "sent_at",
            "decline_reason",
            "deal",
        ]

    def get_price_low(self, response: Response) -> dict[str, Any] | None:
        """The amount from."""
        low = response.price[0]
        return MoneyField().to_representation(low) if low else None

    def get_price_high(self, response: Response) -> dict[str, Any] | None:
        """The amount to."""
        high = response.price[1]
        return MoneyField().to_representation(high) if high else None

    def get_deal(self, response: Response) -> str | None:
        """The id of its deal."""
        deal = getattr(response, "deal", None)
        return str(deal.pk) if deal else None


@extend_schema_field(OpenApiTypes.UUID)
class VisibleDemand(serializers.PrimaryKeyRelatedField[Any]):
    """The id of a demand that the asker may see."""

    def get_queryset(self) -> Any:
        """What is visible."""
        return Demand.objects.visible_to(actor_of(self.context["request"])).select_related("exchange", "thread")


@extend_schema_field(OpenApiTypes.UUID)
class OwnAchievement(serializers.PrimaryKeyRelatedField[Any]):
    """The id of an achievement that the asker may see; the service asks whose it is."""

    def get_queryset(self) -> Any:
        """What is visible."""
        return Achievement.objects.visible_to(actor_of(self.context["request"]))


class ResponseFigureInput(serializers.Serializer[Any]):
    """What is given for one target figure, by its name."""

    name = serializers.CharField(max_length=120)
    value = serializers.CharField(max_length=60, required=False, allow_blank=True)
    note = serializers.CharField(max_length=400, required=False, allow_blank=True)


class ResponseInput(serializers.Serializer[Any]):
    """What a response says."""

    approach = serializers.CharField(max_length=8000, required=False, allow_blank=True)
    evidence = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    figures = ResponseFigureInput(many=True, required=False)
    price_low = MoneyField(required=False, allow_null=True)
    price_high = MoneyField(required=False, allow_null=True)
    months = serializers.IntegerField(min_value=1, max_value=240, required=False, allow_null=True)
    achievements = OwnAchievement(many=True, required=False)


class NewResponseInput(ResponseInput, OwnInput):
    """A new response to a demand. The responder is whom the key acts for."""

    own_as = "responder"
    demand = VisibleDemand()


class SaidSerializer(serializers.Serializer[Any]):
    """A question of the demander or a reply of the author."""

    at = serializers.DateTimeField()
    by_demander = serializers.BooleanField()
    text = serializers.CharField()


class ConversationInput(serializers.Serializer[Any]):
    """A question or a reply."""

    note = serializers.CharField(max_length=2000)


class AcceptInput(serializers.Serializer[Any]):
    """What the deal with the author is about; may be left out where only one thing is possible."""

    contract_class = serializers.CharField(max_length=40, required=False)
    achievement = OwnAchievement(required=False, allow_null=True)


class ResponseViewSet(ExchangeViewSet):
    """Responses to demands, for their authors and the demanders."""

    model = Response
    serializer_class = ResponseSerializer
    filterset_class = ResponseFilter
    view_policy = "market.response.view"
    related = ("thread", "responder", "demand", "deal")
    create_command = Command(responses.begin, NewResponseInput)
    change_command = Command(responses.change, ResponseInput)
    moves: ClassVar[dict[str, Command]] = {
        "send": Command(responses.send),
        "shortlist": Command(responses.shortlist),
        "ask": Command(responses.ask, ConversationInput),
        "reply": Command(responses.reply, ConversationInput),
        "decline": Command(responses.decline, ReasonMaybeNoteInput),
        "accept": Command(responses.accept, AcceptInput),
        "withdraw": Command(responses.withdraw),
    }

    def get_queryset(self) -> models.QuerySet[Any]:
        """With the achievements, so that a list asks once for all."""
        return super().get_queryset().prefetch_related("achievements")

    @extend_schema(responses={200: SaidSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def conversation(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        """What demander and author have said to each other, oldest first."""
        said = facts.conversation(self.get_object())
        return Answer(SaidSerializer(said, many=True).data)


ResponseViewSet.policies["conversation"] = "market.response.view"
