"""Large files over HTTP, in pieces that may be gone on with: the tus protocol 1.0, with a key."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from transfer.edge.api import commands
from transfer.kernel import policy
from transfer.kernel.errors import NotAllowed, Refusal
from transfer.mechanisms.files import selectors, tus
from transfer.mechanisms.files.selectors import Progress

_BODY = {tus.CONTENT: OpenApiTypes.BINARY}


class UploadProgressSerializer(serializers.Serializer[Any]):
    """A file on its way. offset, size: bytes that have arrived, and all. whole: it waits to be put to something by its
    id. expires_at: until when it waits for its next piece, or for its use.
    """

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    offset = serializers.IntegerField()
    whole = serializers.BooleanField()
    expires_at = serializers.DateTimeField()


class Bytes(BaseParser):
    """Leaves the body to be read as it comes."""

    media_type = tus.CONTENT


def _asked(name: str, what: str, required: bool = False, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, required=required, description=what, **more)


def _told(name: str, what: str, *statuses: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=what, response=list(statuses))


_VERSION = _asked("Tus-Resumable", "The version of the protocol.", True, enum=[tus.VERSION])
_CHECKSUM = _asked("Upload-Checksum", f"One of {', '.join(tus.ALGORITHMS)}, a space, and the digest in Base64.")
_OFFSET = _told("Upload-Offset", "How many bytes have arrived.", "200", "201", "204")
_EXPIRES = _told("Upload-Expires", "Until when the file waits.", "200", "201", "204")


def _refusals(*statuses: int) -> dict[Any, Any]:
    said = {
        409: "Upload-Offset is not where the file is; ask with HEAD.",
        410: "It waited too long for its next piece; begin again.",
        411: "Content-Length is missing.",
        412: "Tus-Resumable is missing or of another version.",
        413: "It is larger than files may be, or than was announced.",
        415: f"The bytes are not sent as {tus.CONTENT}.",
        423: "Another request is sending this file; Retry-After says when to ask again.",
        460: "The bytes that arrived are not those of the checksum; none of them was kept.",
    }
    return {(one, "application/problem+json"): OpenApiResponse(OpenApiTypes.OBJECT, said[one]) for one in statuses}


class ResumableViewSet(viewsets.ViewSet):
    """Files in pieces. What is on its way is nothing yet, so that no Idempotency-Key is asked: what is begun twice or
    left lapses, and bytes that were sent twice are refused by their offset.
    """

    parser_classes = [Bytes]
    serializer_class = UploadProgressSerializer
    policies: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("create", "retrieve", "state", "partial_update", "destroy"), tus.POLICY),
        "abilities": "public",
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As usual, with the method that a header may name."""
        tus.override(request)
        return super().dispatch(request, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Response:
        """Refusals under the statuses of the protocol; who has no key is asked for one as everywhere."""
        if isinstance(exc, Refusal) and not isinstance(exc, NotAllowed):
            return tus.refused(exc)  # type: ignore[return-value] # finalize_response takes any
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Every answer says the version."""
        return tus.dressed(super().finalize_response(request, response, *args, **kwargs))

    @extend_schema(
        request=_BODY,
        responses={
            201: OpenApiResponse(description="Begun; Location is its address."),
            **_refusals(411, 412, 413, 460),
        },
        parameters=[
            _VERSION,
            _asked("Upload-Length", "The size of the file in bytes.", True),
            _asked("Upload-Metadata", "filename, a space, and the name in UTF-8 and Base64."),
            _CHECKSUM,
            _told("Location", "Its address; the last part is its id.", "201"),
            _OFFSET,
            _EXPIRES,
        ],
    )
    def create(self, request: Request, **_url: Any) -> HttpResponse:
        """Begins a file of a known size; the body, if any, has its first bytes."""
        return tus.create(request._request, commands.actor_of(request), _address)

    @extend_schema(responses={200: UploadProgressSerializer, **_refusals(410)}, parameters=[_OFFSET, _EXPIRES])
    def retrieve(self, request: Request, upload: UUID, **_url: Any) -> Response:
        """How far it is. HEAD says the same in its headers: Upload-Offset, Upload-Length, Upload-Expires."""
        actor = commands.actor_of(request)
        policy.require(actor, tus.POLICY)
        there: Progress = selectors.progress(actor, upload)
        return tus.told(Response(UploadProgressSerializer(there).data), there)

    def state(self, request: Request, upload: UUID, **_url: Any) -> HttpResponse:
        """How far it is, in the headers."""
        return tus.state(request._request, commands.actor_of(request), upload)

    @extend_schema(
        request=_BODY,
        responses={
            204: OpenApiResponse(description="Taken; with the last byte the file is whole."),
            **_refusals(409, 410, 411, 412, 413, 415, 423, 460),
        },
        parameters=[_VERSION, _asked("Upload-Offset", "Where these bytes begin.", True), _CHECKSUM, _OFFSET, _EXPIRES],
    )
    def partial_update(self, request: Request, upload: UUID, **_url: Any) -> HttpResponse:
        """Takes the next bytes. What arrived of a body that breaks off is kept, unless it had a checksum."""
        return tus.send(request._request, commands.actor_of(request), upload)

    @extend_schema(responses={204: None, **_refusals(412)}, parameters=[_VERSION])
    def destroy(self, request: Request, upload: UUID, **_url: Any) -> HttpResponse:
        """Forgets it, on its way or whole, as long as it is put to nothing."""
        return tus.remove(request._request, commands.actor_of(request), upload)

    def abilities(self, request: Request, **_url: Any) -> HttpResponse:
        """What is spoken here."""
        return tus.abilities()


def _address(upload: UUID) -> str:
    return reverse("resumable", kwargs={"upload": upload})
