"""One's notices over HTTP: those of the person whose key it is."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
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
from transfer.roof.notices.models import Mail, Notice
from transfer.roof.notices.selectors import hours, notices, proofs
from transfer.roof.notices.services import hours as hours_services
from transfer.roof.notices.services import mails
from transfer.roof.notices.services import notices as services
from transfer.roof.notices.services.hours import Wanted

UNREAD = OpenApiParameter("unread", bool, description="1: only those that were not read.")
NUMBER = OpenApiParameter("number", str, description="The number of a thread: only what was told of it.")


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
    """How one wants to be told, per kind: at_once, daily, weekly, never, where they may be chosen. What is left out
    stays."""

    def get_fields(self) -> dict[str, Any]:
        """One choice per kind; whether it may be chosen, the service says."""
        return {kind: serializers.CharField(max_length=8, required=False) for kind in kinds.KINDS}


@extend_schema_field({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"})
class ClockField(serializers.TimeField):
    """A time by a clock on the wall, without a zone: 08:00:00."""


class MailHoursSerializer(serializers.Serializer[Any]):
    """When mail may come, by the clock where the person is. Both quiet hours or neither; time_zone: an IANA name, ""
    for the exchange's; digest_at, digest_weekday (1 is Monday): when gathered mail is made. What is left out is as for
    who has not chosen."""

    time_zone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    quiet_from = ClockField(required=False, allow_null=True)
    quiet_to = ClockField(required=False, allow_null=True)
    rest_days = serializers.BooleanField(required=False)
    digest_at = ClockField(required=False)
    digest_weekday = serializers.IntegerField(min_value=1, max_value=7, required=False)


class TrialMailSerializer(serializers.Serializer[Any]):
    """A trial mail. sent_at: when the mail server accepted it."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=[Mail.PENDING, Mail.SENT, Mail.FAILED, Mail.DROPPED, Mail.REFUSED])
    made_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)


class ProofSerializer(serializers.Serializer[Any]):
    """One person told of one event with an effect in law. organization: for which the person was told; user: who, null
    where the asker may not know it. told_at: put into the person's notices; read_at: opened there, or marked as read.
    way: how the e-mail went; put_at: put into the mail; accepted_at: accepted by the mail server, as message_id."""

    id = serializers.UUIDField(source="notice.pk")
    event = serializers.UUIDField(source="notice.event")
    name = serializers.CharField(source="notice.name")
    number = serializers.CharField(source="notice.thread.number")
    text = serializers.CharField()
    organization = serializers.UUIDField(source="notice.organization_id", allow_null=True)
    user = serializers.SerializerMethodField()
    happened_at = serializers.DateTimeField(source="notice.happened_at")
    until = serializers.DateField(source="notice.until", allow_null=True)
    told_at = serializers.DateTimeField(source="notice.told_at")
    read_at = serializers.DateTimeField(source="notice.read_at", allow_null=True)
    way = serializers.ChoiceField(choices=proofs.WAYS)
    put_at = serializers.DateTimeField(source="mail.made_at", allow_null=True, default=None)
    accepted_at = serializers.DateTimeField(source="mail.sent_at", allow_null=True, default=None)
    message_id = serializers.CharField(source="mail.message_id", default="")

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_user(self, proof: proofs.Proof) -> str | None:
        """The id, where a page would say the name."""
        return str(proof.notice.user_id) if proof.person else None


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
        "hours": "notices.notice.view",
        "keep_hours": "notices.preference.change",
        "trial": "notices.mail.send",
        "proofs": "notices.proof.view",
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

    @extend_schema(responses={200: MailHoursSerializer}, filters=False)
    @action(detail=False, pagination_class=None)
    def hours(self, request: Request) -> Response:
        """When mail may come to the key's person."""
        actor = commands.actor_of(request)
        policy.require(actor, self.policies["hours"])
        return Response(MailHoursSerializer(hours.of(actors.user_id_of(actor))).data)

    @extend_schema(request=MailHoursSerializer, responses={200: MailHoursSerializer}, parameters=[KEY])
    @action(detail=False, methods=["post"], url_path="hours/keep")
    def keep_hours(self, request: Request) -> Response:
        """Says when mail may come."""

        def call() -> Any:
            given = commands.read_input(MailHoursSerializer, request)
            return MailHoursSerializer(hours_services.keep(Wanted(**given), actor=commands.actor_of(request))).data

        return commands.run(request, call, lambda body: (body, ""), created=False)

    @extend_schema(request=None, responses={200: TrialMailSerializer}, parameters=[KEY])
    @action(detail=False, methods=["post"])
    def trial(self, request: Request) -> Response:
        """Sends a trial mail to the key's person."""

        def call() -> Any:
            return TrialMailSerializer(mails.ask_for_trial(actor=commands.actor_of(request))).data

        return commands.run(request, call, lambda body: (body, ""), created=False)

    @extend_schema(responses={200: ProofSerializer(many=True)}, parameters=[NUMBER])
    @action(detail=False)
    def proofs(self, request: Request) -> Response:
        """Who was told of decisions and dates: by the key's organization, and the key's person; newest first."""
        actor = commands.actor_of(request)
        policy.require(actor, self.policies["proofs"])
        rows = proofs.rows_for(actor)
        if number := request.query_params.get("number"):
            rows = rows.filter(thread__number=number)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(ProofSerializer(proofs.shown(page or [], actor), many=True).data)

    def _find(self, pk: str) -> Notice:
        found: Notice | None = self.get_queryset().filter(pk=pk).first()
        if found is None:
            raise NotVisible
        return found

    @staticmethod
    def _modes(request: Request) -> dict[str, str]:
        user = actors.user_id_of(commands.actor_of(request))
        return {choice.kind: choice.mode for choice in notices.choices(user)}
