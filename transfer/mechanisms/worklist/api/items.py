"""Pieces of work over HTTP: what lies on the desk, taking it, laying it back, declaring an interest."""

from typing import Any, ClassVar

from rest_framework import serializers

from transfer.edge.api.commands import Command
from transfer.edge.api.viewsets import ExchangeViewSet, NounSerializer
from transfer.mechanisms.worklist.filters import WorkItemFilter
from transfer.mechanisms.worklist.models import WorkItem
from transfer.mechanisms.worklist.services import items


class WorkItemSerializer(NounSerializer):
    """A piece of work as its desk sees it. title: in the asker's language; subject: the stream it is about."""

    title = serializers.CharField(read_only=True)

    class Meta:
        model = WorkItem
        fields: ClassVar[list[str]] = [
            *NounSerializer.base_fields,
            "kind",
            "title",
            "subject",
            "part",
            "organization",
            "role",
            "field",
            "assignee",
            "due_at",
            "taken_at",
            "escalated_at",
            "done_at",
        ]


class WorkItemWordsInput(serializers.Serializer[Any]):
    """Why, if one likes to say."""

    reason = serializers.CharField(max_length=60, required=False, allow_blank=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class WorkItemViewSet(ExchangeViewSet):
    """Pieces of work on the desks one belongs to, and those in one's hands."""

    model = WorkItem
    serializer_class = WorkItemSerializer
    filterset_class = WorkItemFilter
    view_policy = "worklist.item.view"
    moves: ClassVar[dict[str, Command]] = {
        "take": Command(items.take),
        "release": Command(items.release, WorkItemWordsInput),
        "recuse": Command(items.recuse, WorkItemWordsInput),
    }
