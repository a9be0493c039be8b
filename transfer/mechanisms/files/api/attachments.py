"""The files of an object over HTTP: one family of addresses for every noun that holds files."""

from typing import Any, ClassVar

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from transfer.edge.api import commands
from transfer.edge.api.commands import Nothing
from transfer.edge.api.parsers import StrictJSONParser
from transfer.edge.api.viewsets import KEY, MATCH, ShownSerializer
from transfer.kernel import policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotVisible
from transfer.kernel.models import Stateful
from transfer.mechanisms.files import selectors, services
from transfer.mechanisms.files.api.uploads import told
from transfer.mechanisms.files.holders import Holder
from transfer.mechanisms.files.models import StoredFile, Upload

PROBLEM = "application/problem+json"


class AttachedFileSerializer(ShownSerializer):
    """A file of an object. owner: the side it comes from. flags: what its reader is warned of; findings: why it was
    refused, for its own side.
    """

    state_label = serializers.SerializerMethodField()

    class Meta:
        model = StoredFile
        fields: ClassVar[list[str]] = [
            "id",
            "name",
            "kind",
            "level",
            "size",
            "media_type",
            "state",
            "state_label",
            "flags",
            "findings",
            "owner",
            "created_at",
            "examined_at",
            "erased_at",
        ]

    def get_state_label(self, file: StoredFile) -> str:
        """The state of the examination in the asker's language."""
        return str(file.STATES.states[file.state])


class _AttachInput(serializers.Serializer[Any]):
    kind = serializers.CharField(max_length=40)
    level = serializers.CharField(max_length=20)


class AttachAheadInput(_AttachInput):
    """The id of a file sent ahead by the same user for the same side, what it is, and who may open it."""

    upload = serializers.UUIDField()

    def validate_upload(self, value: Any) -> Any:
        """One's own, that still waits."""
        actor = commands.actor_of(self.context["request"])
        if not Upload.objects.visible_to(actor).filter(pk=value).exists():
            raise serializers.ValidationError(_("This file is no longer there. Please choose it again."), "upload_gone")
        return value


class AttachFileInput(_AttachInput):
    """The file itself, what it is, and who may open it."""

    file = serializers.FileField(allow_empty_file=True)


class AttachedFileViewSet(viewsets.GenericViewSet[Any]):
    """Files of an object, for those who see the object: each of them by its own confidentiality."""

    holder: ClassVar[Holder]
    queryset = StoredFile.objects.none()
    serializer_class = AttachedFileSerializer
    parser_classes = [StrictJSONParser, MultiPartParser]
    policies: ClassVar[dict[str, str]] = {}

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return commands.actor_of(self.request)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """A content may be asked for as whatever it is; a refusal is JSON all the same."""
        return super().perform_content_negotiation(request, force or self.action == "content")

    def list(self, request: Request, **_url: Any) -> Response:
        """Its files that the asker may open, and those of the asker's own side that are being examined or were
        refused, newest first.
        """
        page = self.paginate_queryset(selectors.readable(self._object(), self.actor))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, **_url: Any) -> Response:
        """One file."""
        return Response(self.get_serializer(self._file(self._object())).data)

    def create(self, request: Request, **_url: Any) -> Response:
        """Puts a file to the object: the file itself (multipart), or the id of one sent ahead."""
        shape = AttachFileInput if request.FILES or "multipart" in (request.content_type or "") else AttachAheadInput

        def call() -> tuple[StoredFile, Stateful]:
            obj = commands.lock_as_seen(self._object(), request)
            given = dict(commands.read_input(shape, request))
            upload = given.pop("file", None) or given.pop("upload")
            return services.attach(obj, actor=self.actor, upload=upload, **given), obj

        return commands.run(request, call, self._answer, True, told(request))

    def destroy(self, request: Request, **_url: Any) -> Response:
        """Takes the file off its object and erases it: content and name."""

        def call() -> tuple[StoredFile, Stateful]:
            obj = commands.lock_as_seen(self._object(), request)
            return services.detach(obj, actor=self.actor, file=self._file(obj)), obj

        return commands.run(request, call, self._answer, False)

    @extend_schema(
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, (409, PROBLEM): OpenApiTypes.OBJECT}
    )
    def content(self, request: Request, **_url: Any) -> HttpResponseBase:
        """The clear content. That it was opened is written down first; 409 before it has been examined."""
        file, actor = self._file(self._object()), self.actor
        return services.download(actor=actor.in_consequence(), file=file, purpose=selectors.ground(file, actor))

    def _object(self) -> Any:
        found = self.holder.find(self.actor, self.kwargs["id"])
        policy.require(self.actor, self.holder.view_policy, found)
        return found

    def _file(self, obj: Any) -> StoredFile:
        found = selectors.readable(obj, self.actor).filter(pk=self.kwargs["file"]).first()
        if found is None:
            raise NotVisible
        return found

    def _answer(self, made: tuple[StoredFile, Stateful]) -> tuple[Any, str]:
        file, obj = made
        return self.get_serializer(file).data, f'"{obj.version}"'


def viewset_of(holder: Holder) -> type[AttachedFileViewSet]:
    """The addresses of one noun's files, under its policies and with its own words in the description."""
    policies = {
        **dict.fromkeys(("list", "retrieve", "content"), holder.view_policy),
        **dict.fromkeys(("create", "destroy"), holder.attach_policy),
    }
    made = type(
        f"{holder.model.__name__}FileViewSet",
        (AttachedFileViewSet,),
        {"holder": holder, "policies": policies, "__doc__": AttachedFileViewSet.__doc__},
    )
    words = {"kind": ", ".join(holder.kinds), "level": ", ".join(holder.levels)}
    said = f"{AttachedFileViewSet.create.__doc__}\n\nkind: {words['kind']}. level: {words['level']}."
    described = extend_schema_view(
        list=extend_schema(responses={200: AttachedFileSerializer(many=True)}),
        retrieve=extend_schema(responses={200: AttachedFileSerializer}),
        create=extend_schema(
            description=said,
            request={"application/json": AttachAheadInput, "multipart/form-data": AttachFileInput},
            responses={201: AttachedFileSerializer},
            parameters=[KEY, MATCH],
        ),
        destroy=extend_schema(request=Nothing, responses={200: AttachedFileSerializer}, parameters=[KEY, MATCH]),
    )
    return described(made)
