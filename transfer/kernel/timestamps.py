"""Time stamps of an outside authority (RFC 3161): proof of when something existed, which the node cannot forge."""

import base64
import hashlib
import urllib.request
from datetime import datetime
from pathlib import Path

import structlog
from cryptography import x509
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

_SECONDS = 3  # a seal waits no longer: the next one chains over this one and is stamped itself
_LARGEST_ANSWER = 100_000
_log = structlog.get_logger()


def stamp(data: bytes) -> str:
    """The authority's answer over the SHA-256 of the data, base64 of DER.

    "" where the node has no authority (EXCHANGE_TIMESTAMP_URL is empty) or it did not answer rightly, which is logged.
    """
    if not settings.EXCHANGE_TIMESTAMP_URL:
        return ""
    wanted = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    call = urllib.request.Request(
        settings.EXCHANGE_TIMESTAMP_URL, wanted.as_bytes(), {"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(call, timeout=_SECONDS) as reply:
            answer = decode_timestamp_response(reply.read(_LARGEST_ANSWER))
        if answer.status != PKIStatus.GRANTED or answer.tst_info.nonce != wanted.nonce or not _holds(answer, data):
            raise ValueError("the answer is not to this request")
    except (OSError, ValueError, VerificationError) as error:
        _log.warning("time_stamp_failed", error=type(error).__name__)
        return ""
    return base64.b64encode(answer.as_bytes()).decode()


def fits(time_stamp: str, data: bytes) -> bool:
    """Whether the stamp is over this data and, where EXCHANGE_TIMESTAMP_ROOTS names certificates, signed under them."""
    try:
        return _holds(_read(time_stamp), data)
    except (ValueError, VerificationError):
        return False


def time_of(time_stamp: str) -> datetime:
    """The instant the authority states. ValueError for what is no time stamp."""
    return _read(time_stamp).tst_info.gen_time


def _read(time_stamp: str) -> TimeStampResponse:
    return decode_timestamp_response(base64.b64decode(time_stamp))


def _holds(answer: TimeStampResponse, data: bytes) -> bool:
    digest = hashlib.sha256(data).digest()
    if not settings.EXCHANGE_TIMESTAMP_ROOTS:
        return answer.tst_info.message_imprint.message == digest
    roots = x509.load_pem_x509_certificates(Path(settings.EXCHANGE_TIMESTAMP_ROOTS).read_bytes())
    return VerifierBuilder(roots=roots).build().verify(answer, digest)
