"""Pieces of work over HTTP: what lies on the desk, taking it, laying it back, declaring an interest."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from transfer.edge.api.commands import Command
from transfer.edge.api.viewsets import ExchangeViewSet, NounSerializer
from transfer.kernel import policy
from transfer.mechanisms.worklist.filters import WorkItemFilter
from transfer.mechanisms.worklist.models import WorkItem
from transfer.mechanisms.worklist.services import candidates, items


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


class WorkItemAssignInput(serializers.Serializer[Any]):
    """To whom: a user of the desk without an interest, from `candidates`; a sentence where it helps."""

    user = serializers.UUIDField()
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class WorkCandidateSerializer(serializers.Serializer[Any]):
    """Somebody who may be given it. technology_fields: what they know; in_hand: pieces of work they have now."""

    user = serializers.UUIDField()
    technology_fields = serializers.ListField(child=serializers.CharField())
    away = serializers.BooleanField()
    in_hand = serializers.IntegerField()


class WorkItemViewSet(ExchangeViewSet):
    """Pieces of work on the desks one belongs to, and those in one's hands."""

    model = WorkItem
    serializer_class = WorkItemSerializer
    filterset_class = WorkItemFilter
    view_policy = "worklist.item.view"
    moves: ClassVar[dict[str, Command]] = {
        "take": Command(items.take),
        "assign": Command(items.assign_to, WorkItemAssignInput),
        "release": Command(items.release, WorkItemWordsInput),
        "recuse": Command(items.recuse, WorkItemWordsInput),
    }

    @extend_schema(responses={200: WorkCandidateSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def candidates(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Whom the head of the desk may give it to: those who know its field and have least in hand come first."""
        item = self.get_object()
        policy.require(self.actor, "worklist.item.assign", item)
        return Response(
            [
                {"user": one.user, "technology_fields": sorted(one.fields), "away": one.away, "in_hand": in_hand}
                for one, in_hand in candidates.without_interest(item)
            ]
        )


WorkItemViewSet.policies["candidates"] = "worklist.item.assign"
