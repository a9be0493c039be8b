"""The operator's room over HTTP: the same counts, ids and codes, the same four acts."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from transfer.edge import queues
from transfer.edge.api import commands
from transfer.edge.api.viewsets import KEY
from transfer.kernel import policy
from transfer.kernel.errors import NotVisible
from transfer.kernel.models import Delivery
from transfer.roof.portal.selectors import operations
from transfer.roof.portal.services import operations as services


class DueKindSerializer(serializers.Serializer[Any]):
    """A kind of due work."""

    name = serializers.CharField()
    due = serializers.IntegerField()
    failed = serializers.IntegerField()


class SubscriberSerializer(serializers.Serializer[Any]):
    """A subscriber and what it is owed."""

    name = serializers.CharField()
    waiting = serializers.IntegerField()
    retrying = serializers.IntegerField()
    failed = serializers.IntegerField()


class MachineryWorkflowSerializer(serializers.Serializer[Any]):
    """One workflow: what is due, waiting and failed in it."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # a field of this name, as of any other
    due = serializers.IntegerField()
    waiting = serializers.IntegerField()
    failed = serializers.IntegerField()
    kinds = DueKindSerializer(many=True)
    listeners = SubscriberSerializer(many=True)


class ReaderLagSerializer(serializers.Serializer[Any]):
    """A reader of everything."""

    name = serializers.CharField()
    behind = serializers.IntegerField()
    read_at = serializers.DateTimeField(allow_null=True)


class SealingSerializer(serializers.Serializer[Any]):
    """The seals. findings: of the last verification, null before the first."""

    number = serializers.IntegerField()
    sealed_at = serializers.DateTimeField(allow_null=True)
    unsealed = serializers.IntegerField()
    asked = serializers.BooleanField()
    checked_at = serializers.DateTimeField(source="checked.recorded_at", allow_null=True, default=None)
    findings = serializers.IntegerField(source="checked.facts.findings", allow_null=True, default=None)


class MachineryQueuesSerializer(serializers.Serializer[Any]):
    """Redis, workers and beat."""

    reachable = serializers.BooleanField()
    beat = serializers.BooleanField()
    lengths = serializers.DictField(child=serializers.IntegerField())
    in_hand = serializers.IntegerField()
    workers = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class OperationsSerializer(serializers.Serializer[Any]):
    """The whole board."""

    queues = MachineryQueuesSerializer()
    workflows = MachineryWorkflowSerializer(many=True)
    readers = ReaderLagSerializer(many=True)
    sealing = SealingSerializer()


class DeliverySerializer(serializers.ModelSerializer[Any]):
    """A delivery: one event owed to one subscriber. error: the kind of the last error, without its text."""

    error = serializers.SerializerMethodField()

    class Meta:
        model = Delivery
        fields: ClassVar[list[str]] = [
            "id", "subscriber", "stream", "version", "event", "status", "attempts", "next_at", "error",
        ]  # fmt: skip

    def get_error(self, delivery: Delivery) -> str:
        """Such as ValueError."""
        return operations.error_code(delivery)


class NamedInput(serializers.Serializer[Any]):
    """Which subscriber, or which kind of due work."""

    name = serializers.CharField(max_length=120)


class AcceptedSerializer(serializers.Serializer[Any]):
    """How many things were set going."""

    count = serializers.IntegerField()


class OperationsViewSet(viewsets.GenericViewSet[Delivery]):
    """The operator's room: the board, the deliveries that failed, and setting them going again."""

    serializer_class = DeliverySerializer
    policies: ClassVar[dict[str, str]] = {
        "list": "portal.operations.view",
        "deliveries": "portal.operations.view",
        "retry": "portal.operations.replay",
        "retry_subscriber": "portal.operations.replay",
        "tick": "portal.operations.replay",
        "check_seals": "portal.operations.replay",
    }
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Delivery]:
        """Deliveries that failed at least once and are not done."""
        return operations.troubled()

    @extend_schema(responses={200: forced_singular_serializer(OperationsSerializer)})
    def list(self, request: Request) -> Response:
        """Queues, workers, beat, workflows, readers and seals, as they are now."""
        self._require()
        board = {
            "queues": asdict(queues.look()),
            "workflows": operations.workflows(),
            "readers": operations.lag(),
            "sealing": operations.sealing(),
        }
        return Response(OperationsSerializer(board).data)

    @extend_schema(responses={200: DeliverySerializer(many=True)})
    @action(detail=False)
    def deliveries(self, request: Request) -> Response:
        """Deliveries that failed at least once and are not done, newest first."""
        self._require()
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=None, responses={200: DeliverySerializer}, parameters=[KEY])
    @action(detail=False, methods=["post"], url_path=r"deliveries/(?P<delivery>[0-9]{1,18})/retry")
    def retry(self, request: Request, delivery: str) -> Response:
        """Brings one delivery once more, also one that was done."""
        self._require()
        actor = commands.actor_of(request)
        return self._run(request, lambda: DeliverySerializer(services.retry(int(delivery), actor=actor)).data)

    @extend_schema(request=NamedInput, responses={200: AcceptedSerializer}, parameters=[KEY])
    @action(detail=False, methods=["post"], url_path="retry-subscriber")
    def retry_subscriber(self, request: Request) -> Response:
        """Brings everything again that failed for one subscriber."""
        self._require()
        actor, given = commands.actor_of(request), commands.read_input(NamedInput, request)
        return self._run(request, lambda: {"count": services.retry_all(given["name"], actor=actor)})

    @extend_schema(request=NamedInput, responses={200: AcceptedSerializer}, parameters=[KEY])
    @action(detail=False, methods=["post"])
    def tick(self, request: Request) -> Response:
        """Has a worker look at one kind of due work now."""
        self._require()
        actor, given = commands.actor_of(request), commands.read_input(NamedInput, request)
        return self._run(request, lambda: _one(services.ask_tick(given["name"], actor=actor)))

    @extend_schema(request=None, responses={200: AcceptedSerializer}, parameters=[KEY])
    @action(detail=False, methods=["post"], url_path="check-seals")
    def check_seals(self, request: Request) -> Response:
        """Has a worker verify all seals and chains now."""
        self._require()
        actor = commands.actor_of(request)
        return self._run(request, lambda: _one(services.ask_check(actor=actor)))

    def _require(self) -> None:
        """Nobody but operators learns that the room exists."""
        actor = commands.actor_of(self.request)
        if not actor.is_anonymous and not actor.has_role("operator"):
            raise NotVisible
        policy.require(actor, self.policies[self.action])

    @staticmethod
    def _run(request: Request, call: Callable[[], Any]) -> Response:
        return commands.run(request, call, lambda body: (body, ""), created=False)


def _one(_done: None) -> dict[str, int]:
    return {"count": 1}
