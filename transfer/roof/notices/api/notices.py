"""One's notices over HTTP: those of the person whose key it is."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from institutions.selectors import actors
from transfer.edge.api import commands
from transfer.edge.api.viewsets import KEY
from transfer.kernel import policy
from transfer.kernel.errors import NotVisible
from transfer.roof.notices import kinds
from transfer.roof.notices.models import Notice
from transfer.roof.notices.selectors import notices
from transfer.roof.notices.services import notices as services

UNREAD = OpenApiParameter("unread", bool, description="1: only those that were not read.")


class NoticeSerializer(serializers.ModelSerializer[Any]):
    """A notice. text: in the asker's language; name: the event's; mailed_at: when a mail that carries it was sent."""

    text = serializers.SerializerMethodField()
    path = serializers.SerializerMethodField()
    number = serializers.CharField(source="thread.number", read_only=True)
    mailed_at = serializers.DateTimeField(source="mail.sent_at", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Notice
        fields: ClassVar[list[str]] = [
            "id", "event", "name", "kind", "number", "text", "path", "organization", "about", "until", "happened_at",
            "read_at", "mailed_at",
        ]  # fmt: skip

    def get_text(self, notice: Notice) -> str:
        """In words."""
        return notices.words(notice)

    def get_path(self, notice: Notice) -> str:
        """Where its page stands, empty for nowhere."""
        return notices.path_of(notice)


class ReadCountSerializer(serializers.Serializer[Any]):
    """How many were marked as read."""

    count = serializers.IntegerField()


class NoticePreferencesInput(serializers.Serializer[Any]):
    """How one wants to be told, per kind: at_once, daily or, where it may be chosen, never. What is left out stays."""

    def get_fields(self) -> dict[str, Any]:
        """One choice per kind; whether it may be chosen, the service says."""
        return {kind: serializers.CharField(max_length=8, required=False) for kind in kinds.KINDS}


class NoticeViewSet(viewsets.GenericViewSet[Notice]):
    """What one was told, newest first."""

    serializer_class = NoticeSerializer
    filter_backends = ()
    policies: ClassVar[dict[str, str]] = {
        "list": "notices.notice.view",
        "retrieve": "notices.notice.view",
        "read": "notices.notice.read",
        "read_all": "notices.notice.read",
        "preferences": "notices.notice.view",
        "choose": "notices.preference.change",
    }
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    def get_queryset(self) -> QuerySet[Notice]:
        """One's own."""
        if getattr(self, "swagger_fake_view", False):
            return Notice.objects.none()
        actor = commands.actor_of(self.request)
        policy.require(actor, self.policies[self.action])
        rows = Notice.objects.visible_to(actor).select_related("thread", "organization", "mail")
        return rows.unread() if self.request.query_params.get("unread") == "1" else rows

    @extend_schema(parameters=[UNREAD])
    def list(self, request: Request) -> Response:
        """What the key's person was told, newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """One notice."""
        return Response(self.get_serializer(self._find(pk)).data)

    @extend_schema(request=None, parameters=[KEY])
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Marks one as read."""

        def call() -> Any:
            return self.get_serializer(services.read(self._find(pk), actor=commands.actor_of(request))).data

        return commands.run(request, call, lambda body: (body, ""), created=False)

    @extend_schema(request=None, responses={200: ReadCountSerializer}, parameters=[KEY])
    @action(detail=False, methods=["post"], url_path="read-all")
    def read_all(self, request: Request) -> Response:
        """Marks all as read."""

        def call() -> dict[str, int]:
            return {"count": services.read_all(actor=commands.actor_of(request))}

        return commands.run(request, call, lambda body: (body, ""), created=False)

    @extend_schema(responses={200: NoticePreferencesInput}, filters=False)
    @action(detail=False, pagination_class=None)
    def preferences(self, request: Request) -> Response:
        """How one is told, per kind."""
        policy.require(commands.actor_of(request), self.policies["preferences"])
        return Response(self._modes(request))

    @extend_schema(request=NoticePreferencesInput, responses={200: NoticePreferencesInput}, parameters=[KEY])
    @action(detail=False, methods=["post"], url_path="preferences/choose")
    def choose(self, request: Request) -> Response:
        """Says how one wants to be told; what is left out stays."""

        def call() -> dict[str, str]:
            given = commands.read_input(NoticePreferencesInput, request)
            services.choose(actor=commands.actor_of(request), modes=given)
            return self._modes(request)

        return commands.run(request, call, lambda body: (body, ""), created=False)

    def _find(self, pk: str) -> Notice:
        found: Notice | None = self.get_queryset().filter(pk=pk).first()
        if found is None:
            raise NotVisible
        return found

    @staticmethod
    def _modes(request: Request) -> dict[str, str]:
        user = actors.user_id_of(commands.actor_of(request))
        return {choice.kind: choice.mode for choice in notices.choices(user)}
