"""Objections over HTTP: filed by whoever has a key, decided by officers of the exchange."""

from typing import Any, ClassVar

from rest_framework import serializers

from transfer.edge.api.commands import Command
from transfer.edge.api.viewsets import ExchangeViewSet, NounSerializer
from transfer.mechanisms.publicity.filters import ObjectionFilter
from transfer.mechanisms.publicity.models import Ground, Objection, Publicity
from transfer.mechanisms.publicity.policies import is_officer
from transfer.mechanisms.publicity.services import objections


class ObjectionSerializer(NounSerializer):
    """An objection as whoever filed it and the officers read it. hearing: for officers alone."""

    statement = serializers.CharField(source="words.statement", read_only=True)
    decision = serializers.CharField(source="words.decision", read_only=True)
    hearing = serializers.SerializerMethodField()

    class Meta:
        model = Objection
        fields: ClassVar[list[str]] = [
            *NounSerializer.base_fields,
            "publicity",
            "user",
            "organization",
            "ground",
            "statement",
            "hearing",
            "outcome",
            "decision",
            "due_at",
            "decided_at",
        ]

    def get_hearing(self, objection: Objection) -> str | None:
        """The exchange's file."""
        return objection.words.hearing if is_officer(self.context["actor"], objection.publicity) else None


class ObjectionInput(serializers.Serializer[Any]):
    """What an objection says."""

    publicity = serializers.PrimaryKeyRelatedField(queryset=Publicity.objects.all())
    ground = serializers.ChoiceField(choices=Ground.choices)
    statement = serializers.CharField(max_length=objections.LONGEST)


class ObjectionNoteInput(serializers.Serializer[Any]):
    """The reasons, or what was said."""

    note = serializers.CharField(max_length=objections.LONGEST)


class ObjectionDismissInput(ObjectionNoteInput):
    """The result and the reasons."""

    reason = serializers.ChoiceField(choices=["unfounded", "inadmissible", "moot"])


class ObjectionViewSet(ExchangeViewSet):
    """Objections: one's own, and those against notices of one's exchange."""

    model = Objection
    serializer_class = ObjectionSerializer
    filterset_class = ObjectionFilter
    view_policy = "publicity.objection.view"
    related = ("thread", "publicity", "publicity__thread", "text")
    create_command = Command(objections.file, ObjectionInput)
    moves: ClassVar[dict[str, Command]] = {
        "admit": Command(objections.admit),
        "hear": Command(objections.hear, ObjectionNoteInput),
        "uphold": Command(objections.uphold, ObjectionNoteInput),
        "dismiss": Command(objections.dismiss, ObjectionDismissInput),
        "withdraw": Command(objections.withdraw),
    }
