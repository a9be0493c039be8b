"""Public notices over HTTP: read by everybody, annulled by officers."""

from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers

from transfer.edge.api.commands import Command
from transfer.edge.api.viewsets import ExchangeViewSet, SecondedSerializer
from transfer.kernel import clock
from transfer.mechanisms.publicity import selectors
from transfer.mechanisms.publicity.filters import PublicityFilter
from transfer.mechanisms.publicity.models import Fault, Publicity
from transfer.mechanisms.publicity.services import publicities


class PublicitySerializer(SecondedSerializer):
    """A notice as everybody reads it. places: on whose boards, each with its page.

    days_left: whole days in the period's calendar, null once it is over. people: the natural persons it names; content
    holds a salted digest of each name, name is empty once the person was erased.
    """

    legal_basis = serializers.CharField(read_only=True)
    rule_text = serializers.CharField(source="source", read_only=True)
    content = serializers.JSONField(read_only=True)
    places = serializers.SerializerMethodField()
    days_left = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField()
    objection_count = serializers.IntegerField(read_only=True)
    waiting_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Publicity
        fields: ClassVar[list[str]] = [
            *SecondedSerializer.base_fields,
            "kind",
            "title",
            "exchange",
            "seller_organization",
            "places",
            "related_buyer",
            "content",
            "content_hash",
            "people",
            "jurisdiction",
            "rule_key",
            "legal_basis",
            "rule_text",
            "period",
            "calendar",
            "starts_at",
            "ends_at",
            "suspended_at",
            "ended_at",
            "days_left",
            "objection_count",
            "waiting_count",
        ]

    def get_places(self, publicity: Publicity) -> list[dict[str, str]]:
        """On whose boards it stands."""
        return [board.as_json() for board in selectors.boards_of(publicity)]

    def get_people(self, publicity: Publicity) -> list[dict[str, str]]:
        """Whom it names."""
        return [one.as_json() for one in selectors.people_of(publicity)]

    def get_days_left(self, publicity: Publicity) -> int | None:
        """Whole days after today."""
        return None if publicity.ended_at else publicity.days_left(clock.now())


class PublicityAnnulInput(serializers.Serializer[Any]):
    """Why it should be annulled: content_wrong or procedure."""

    reason = serializers.ChoiceField(choices=Fault.choices)
    note = serializers.CharField(max_length=10_000, required=False, allow_blank=True)


class PublicityDecisionInput(serializers.Serializer[Any]):
    """What the second officer says; the reason is that of the first one."""

    note = serializers.CharField(max_length=10_000, required=False, allow_blank=True)


class PublicityViewSet(ExchangeViewSet):
    """Public notices, newest first."""

    model = Publicity
    serializer_class = PublicitySerializer
    filterset_class = PublicityFilter
    view_policy = "publicity.publicity.view"
    moves: ClassVar[dict[str, Command]] = {
        "propose_annulment": Command(publicities.propose_annulment, PublicityAnnulInput),
        "annul": Command(publicities.annul, PublicityDecisionInput),
        "put_aside": Command(publicities.put_aside, PublicityDecisionInput),
    }

    def get_queryset(self) -> models.QuerySet[Any]:
        """With the counts of objections."""
        visible: Any = super().get_queryset()
        counted: models.QuerySet[Any] = visible.with_objections().prefetch_related("people")
        return counted
