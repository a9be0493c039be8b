"""Handing a file to a browser: as an attachment that no browser opens by itself or keeps."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from transfer.kernel.actor import Actor
from transfer.mechanisms.files.models import StoredFile
from transfer.mechanisms.files.services.accesses import open_clear


def download(*, actor: Actor, file: StoredFile, purpose: str = "download") -> StreamingHttpResponse:
    """The answer that saves the file under its name. Refusals and the access log as in open_clear."""
    pieces = open_clear(actor=actor, file=file, purpose=purpose)
    response = StreamingHttpResponse(pieces, content_type=file.media_type or "application/octet-stream")
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
