"""The verdict on a certificate: genuine, altered, revoked or unknown. Looks nothing up beyond the frozen content."""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from transfer.kernel.models import Event
from transfer.mechanisms.credentials import vc
from transfer.mechanisms.credentials.content import Face, face
from transfer.mechanisms.credentials.models import Credential, IssuedFile

GENUINE, ALTERED, REVOKED, UNKNOWN = "genuine", "altered", "revoked", "unknown"
_JWT = re.compile(rb"eyJ[\w-]{20,400}\.[\w-]{40,60000}\.[\w-]{60,120}")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_MOST_STREAMS, _MOST_BYTES = 200, 2_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """A verdict, why, and what the genuine certificate says, where there is one.

    why: number_or_code, token, file, foreign_file, signature, record, erased or "".
    """

    verdict: str
    why: str = ""
    credential: Credential | None = None

    @property
    def face(self) -> Face | None:
        """What the certificate shows, from its frozen content; None when unknown or erased."""
        if self.credential is None or not self.credential.content or self.why == "record":
            return None
        return face(self.credential.snapshot)


def check_token(token: str) -> Check:
    """The verdict on the address in a QR code."""
    found = Credential.objects.filter(token=token).first() if 0 < len(token) <= 40 else None
    return _verdict(found) if found else Check(UNKNOWN, "token")


def check_number(number: str, code: str) -> Check:
    """The verdict on a number typed with its check code. A wrong code says no more than an unknown number."""
    wanted = re.sub(r"[\s-]", "", code).upper()
    for found in Credential.objects.filter(number=number.strip()[:60]):
        if found.check_code == wanted:
            return _verdict(found)
    return Check(UNKNOWN, "number_or_code")


def check_file(content: bytes) -> Check:
    """The verdict on a file: a PDF that was issued here byte for byte, or a signed credential by itself.

    A PDF that holds a credential of ours but is not one of the files issued was altered after it was issued; a
    credential that names one of ours but is not signed by us was forged.
    """
    known = IssuedFile.objects.filter(digest=hashlib.sha256(content).hexdigest()).select_related("credential").first()
    if known:
        return _verdict(known.credential)
    alone = _JWT.fullmatch(content.strip()) is not None
    for token in _tokens(content):
        found = _of_document(token)
        if found is not None:
            credential, ours = found
            return (
                _verdict(credential) if alone and ours else Check(ALTERED, "file" if ours else "signature", credential)
            )
    return Check(UNKNOWN, "foreign_file")


def _of_document(token: str) -> tuple[Credential, bool] | None:
    try:
        claimed, ours = str(vc.read(token).get("id", "")), True
    except vc.Forged:
        claimed, ours = vc.claimed_id(token), False
    if not re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", claimed):
        return None
    credential = Credential.objects.filter(pk=claimed.removeprefix("urn:uuid:")).first()
    return None if credential is None else (credential, ours)


def _verdict(credential: Credential) -> Check:
    if credential.erased_at is None and not _whole(credential):
        return Check(ALTERED, "record", credential)
    why = "erased" if credential.erased_at else ""
    return Check(REVOKED if credential.state == "revoked" else GENUINE, why, credential)


def _whole(credential: Credential) -> bool:
    """The record agrees with its hash, with the signed document and with the event of its issue."""
    digest = hashlib.sha256(credential.content.encode()).hexdigest()
    issued = Event.objects.filter(stream=credential.stream, version=1).first()
    if digest != credential.content_hash or issued is None or json.loads(issued.body)["content_hash"] != digest:
        return False
    try:
        subject = vc.read(credential.document)["credentialSubject"]
    except (vc.Forged, KeyError):
        return False
    return bool(subject["contentHash"] == digest and subject["content"] == credential.snapshot)


def _tokens(content: bytes) -> Iterator[str]:
    for part in _parts(content):
        for found in _JWT.findall(part):
            yield found.decode("ascii")


def _parts(content: bytes) -> Iterator[bytes]:
    """The file as it is, and its compressed parts unpacked, within bounds: saving again packs attachments."""
    yield content
    for place, found in enumerate(_STREAM.finditer(content)):
        if place >= _MOST_STREAMS:
            return
        try:
            yield zlib.decompressobj().decompress(found[1], _MOST_BYTES)
        except zlib.error:
            continue
