"""The tus protocol 1.0 (https://tus.io/protocols/resumable-upload), spoken alike by the API and by the pages: core,
creation, creation-with-upload, expiration, checksum, termination.

What it wants beyond the house: a few statuses of its own, and its version in every request and answer.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from transfer.edge import problems
from transfer.kernel import policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, Refusal, Text
from transfer.mechanisms.files import selectors, services
from transfer.mechanisms.files.frames import FRAME
from transfer.mechanisms.files.selectors import Progress
from transfer.mechanisms.files.services import Checksum

VERSION = "1.0.0"
EXTENSIONS = ("creation", "creation-with-upload", "expiration", "checksum", "termination")
ALGORITHMS = ("sha1", "sha256", "sha512")
CONTENT = "application/offset+octet-stream"
POLICY = "files.upload.send"
STATUS = {"expired": 410, "busy": 423, "checksum": 460, "too_large": 413}
"""The statuses that the protocol has for refusals, by code."""
OVERRIDE = "X-HTTP-Method-Override"
_WHOLE = re.compile(r"[0-9]{1,18}")
_DRAINED = 8 * 2**20
_WAIT = "2"
"""Seconds after which to ask again while another request is writing."""


class Unspoken(Refusal):
    """A request that is not in the protocol. status: what the protocol answers."""

    def __init__(self, status: int, code: str, message: Text) -> None:
        super().__init__(message, code=code)
        self.status = status


def create(request: HttpRequest, actor: Actor, place: Callable[[UUID], str]) -> HttpResponse:
    """Begins a file, with its first bytes where the request has any. 201 with its address."""
    _open(request, actor)
    size, name = _size(request), _name(request)
    body = _length(request) > 0 or request.content_type == CONTENT
    if body:
        _require_content(request)
    there = services.begin_upload(actor=actor, name=name, size=size)
    if body:
        try:
            there = _send(request, actor, there.id, 0)
        except Refusal:
            services.take_away(there.id, actor=actor)
            raise
    answer = told(HttpResponse(status=201), there)
    answer["Location"] = place(there.id)
    return answer


def state(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """How far it is, in the headers."""
    _open(request, actor)
    return told(HttpResponse(), selectors.progress(actor, pk))


def send(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Takes the next bytes. 204 with the new offset; 400 with what was kept where the body broke off."""
    try:
        return _sent(request, actor, pk)
    except Refusal:
        _drain(request)
        raise


def _sent(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    _open(request, actor)
    _require_content(request)
    offset = request.headers.get("Upload-Offset", "")
    if not _WHOLE.fullmatch(offset):
        raise Unspoken(400, "upload_offset", _("Send Upload-Offset with the number of bytes that have arrived."))
    there = _send(request, actor, pk, int(offset))
    if there.offset != int(offset) + _length(request):
        body = problems.plain(400, "broken_off", _("The body broke off. What had arrived is kept."))
        return told(_problem(body), there)
    return told(HttpResponse(status=204), there)


def remove(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Forgets it."""
    _open(request, actor)
    services.take_away(pk, actor=actor)
    return dressed(HttpResponse(status=204))


def abilities() -> HttpResponse:
    """What is spoken here, for whoever asks."""
    answer = dressed(HttpResponse(status=204))
    answer["Tus-Version"] = VERSION
    answer["Tus-Extension"] = ",".join(EXTENSIONS)
    answer["Tus-Max-Size"] = str(settings.EXCHANGE_FILE_LARGEST)
    answer["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    return answer


def refused(refusal: Refusal, status: int = 0) -> HttpResponse:
    """The problem document of a refusal, under the status that the protocol has for it, or the one given."""
    told = status or status_of(refusal)
    body = {**problems.document(refusal), "status": told} if not isinstance(refusal, Unspoken) else {}
    if isinstance(refusal, Unspoken):
        body = problems.plain(told, refusal.code, str(refusal.message))
    elif isinstance(refusal, Invalid):
        body |= problems.plain(told, refusal.problems[0].code, str(refusal.problems[0].message))
    answer = _problem(body)
    if told == 412:
        answer["Tus-Version"] = VERSION
    if told == 423:
        answer["Retry-After"] = _WAIT
    return answer


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal here."""
    if isinstance(refusal, Unspoken):
        return refusal.status
    code = refusal.problems[0].code if isinstance(refusal, Invalid) else refusal.code
    return STATUS.get(code, problems.status_of(refusal))


def dressed(answer: HttpResponse) -> HttpResponse:
    """An answer, with the version that every answer has."""
    answer["Tus-Resumable"] = VERSION
    answer["Cache-Control"] = "no-store"
    return answer


def told(answer: Any, there: Progress) -> Any:
    """An answer, with how far the file is."""
    answer["Upload-Offset"] = str(there.offset)
    answer["Upload-Length"] = str(there.size)
    answer["Upload-Expires"] = http_date(there.expires_at.timestamp())
    answer["Upload-Metadata"] = f"filename {base64.b64encode(there.name.encode()).decode()}"
    return dressed(answer)


def override(request: HttpRequest) -> None:
    """Takes the method from the header that stands in where a network lets only POST pass."""
    wanted = request.headers.get(OVERRIDE, "").upper()
    if request.method == "POST" and wanted in ("PATCH", "DELETE", "HEAD"):
        request.method = wanted


def _open(request: HttpRequest, actor: Actor) -> None:
    policy.require(actor, POLICY)
    if request.headers.get("Tus-Resumable") != VERSION:
        raise Unspoken(412, "tus_resumable", _("Send Tus-Resumable: %(version)s.") % {"version": VERSION})


def _drain(request: HttpRequest) -> None:
    """Reads what is still coming, up to a point: who is still sending when the line is closed never hears why."""
    left = _DRAINED
    with suppress(OSError):
        while left > 0 and (came := request.read(FRAME)):
            left -= len(came)


def _send(request: HttpRequest, actor: Actor, pk: UUID, offset: int) -> Progress:
    checksum = _checksum(request)
    return services.go_on(pk, actor=actor, offset=offset, stream=request, length=_length(request), checksum=checksum)


def _problem(body: dict[str, Any]) -> HttpResponse:
    return dressed(JsonResponse(body, status=body["status"], content_type="application/problem+json"))


def _require_content(request: HttpRequest) -> None:
    if request.content_type != CONTENT:
        raise Unspoken(415, "content_type", _("Send the bytes as %(type)s.") % {"type": CONTENT})


def _length(request: HttpRequest) -> int:
    given = request.headers.get("Content-Length", "")
    if not given and request.headers.get("Transfer-Encoding"):
        raise Unspoken(411, "content_length", _("Send Content-Length with the number of bytes in the body."))
    return int(given) if _WHOLE.fullmatch(given) else 0


def _size(request: HttpRequest) -> int:
    given = request.headers.get("Upload-Length", "")
    if given.isdecimal() and given.isascii() and len(given) > 18:
        raise services.too_large()
    if not _WHOLE.fullmatch(given):
        raise Unspoken(400, "upload_length", _("Send Upload-Length with the size of the file in bytes."))
    return int(given)


def _name(request: HttpRequest) -> str:
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value.strip(), validate=True).decode()
            except (binascii.Error, UnicodeDecodeError, ValueError):
                message = _("Send the name in Upload-Metadata as filename, in UTF-8 and Base64.")
                raise Unspoken(400, "upload_metadata", message) from None
    return ""


def _checksum(request: HttpRequest) -> Checksum | None:
    given = request.headers.get("Upload-Checksum", "")
    if not given:
        return None
    algorithm, _space, value = given.partition(" ")
    try:
        digest = base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if algorithm not in ALGORITHMS or len(digest) != hashlib.new(algorithm).digest_size:
        named = ", ".join(ALGORITHMS)
        message = _("Send Upload-Checksum as one of %(algorithms)s and the digest in Base64.") % {"algorithms": named}
        raise Unspoken(400, "upload_checksum", message)
    return Checksum(algorithm, digest)
