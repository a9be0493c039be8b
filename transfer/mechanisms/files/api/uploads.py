"""Files sent ahead over HTTP, to be put to an object by their id within a day."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from transfer.edge.api import commands
from transfer.edge.api.viewsets import KEY
from transfer.mechanisms.files import services
from transfer.mechanisms.files.models import Upload
from transfer.mechanisms.files.uploads import EncryptedUpload


class UploadInput(serializers.Serializer[Any]):
    """The file."""

    file = serializers.FileField(allow_empty_file=True)


class UploadSerializer(serializers.ModelSerializer[Any]):
    """A file that waits."""

    class Meta:
        model = Upload
        fields: ClassVar[list[str]] = ["id", "name", "size", "at"]


class UploadViewSet(viewsets.GenericViewSet[Any]):
    """Files sent ahead."""

    queryset = Upload.objects.none()
    serializer_class = UploadSerializer
    parser_classes = [MultiPartParser]
    policies: ClassVar[dict[str, str]] = {"create": "files.upload.send"}

    @extend_schema(request={"multipart/form-data": UploadInput}, responses={201: UploadSerializer}, parameters=[KEY])
    def create(self, request: Request) -> Response:
        """Keeps a file for a day until it is put to an object by its id."""

        def call() -> Upload:
            given = commands.read_input(UploadInput, request)
            return services.keep_upload(actor=commands.actor_of(request), upload=given["file"])

        return commands.run(request, call, lambda kept: (UploadSerializer(kept).data, ""), True, told(request))


def told(request: Request) -> bytes | None:
    """What tells one multipart body from another: its fields and the digests of its files. None for JSON."""
    if not request.FILES:
        return None
    fields = sorted((name, str(value)) for name, value in dict(request.data).items() if name not in request.FILES)
    digests = [
        one.sealed.digest if isinstance(one, EncryptedUpload) and one.sealed else str(one.size)
        for _name, one in sorted(request.FILES.items())
    ]
    return repr((fields, digests)).encode()
