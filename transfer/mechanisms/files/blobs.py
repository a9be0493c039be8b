"""Where the encrypted bytes lie, and the keys they are under."""

import base64
import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from transfer.kernel import keys
from transfer.mechanisms.files.frames import FrameWriter, Tampered, read_frames

KEY = "files"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file that lies encrypted on disk and is not yet in the database. digest: SHA-256 of the clear content."""

    blob: UUID
    key: str
    size: int
    digest: str


class BlobWriter:
    """Encrypts what comes into a new blob under a new data key."""

    def __init__(self) -> None:
        self._blob = uuid4()
        self._data_key = secrets.token_bytes(32)
        self._digest = hashlib.sha256()
        self._size = 0
        path = path_of(self._blob)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._frames = FrameWriter(self._file, self._data_key)

    def write(self, clear: bytes) -> None:
        """Takes the next piece."""
        self._digest.update(clear)
        self._size += len(clear)
        self._frames.write(clear)

    @property
    def size(self) -> int:
        """Bytes of clear content so far."""
        return self._size

    def finish(self, *, passing: bool = False) -> Sealed:
        """Ends the file and has it on disk for certain; passing: what is soon written anew need not outlive a power
        failure.
        """
        self._frames.finish()
        self._file.flush()
        if not passing:
            os.fsync(self._file.fileno())
        self._file.close()
        return Sealed(self._blob, wrap(self._data_key, self._blob), self._size, self._digest.hexdigest())

    def abandon(self) -> None:
        """Forgets what was written."""
        self._file.close()
        remove(self._blob)


def path_of(blob: UUID) -> Path:
    """The place of a blob: two letters of its random name spread the files over folders."""
    return Path(settings.EXCHANGE_FILE_FOLDER) / blob.hex[:2] / blob.hex


def clear_of(blob: UUID, wrapped: str) -> Iterator[bytes]:
    """The clear content in pieces. Tampered when blob or key are not what they were, or the blob is gone."""
    try:
        stored = path_of(blob).open("rb")
    except FileNotFoundError:
        raise Tampered from None
    with stored:
        yield from read_frames(stored, unwrap(wrapped, blob))


def remove(blob: UUID) -> None:
    """Removes the bytes. Without the key in the row they would say nothing anyway."""
    path_of(blob).unlink(missing_ok=True)


def older_than(before: datetime) -> Iterator[UUID]:
    """The blobs on disk that were written before an instant."""
    for path in Path(settings.EXCHANGE_FILE_FOLDER).glob("??/*"):
        try:
            blob, written = UUID(hex=path.name), path.stat().st_mtime
        except (ValueError, FileNotFoundError):
            continue
        if written < before.timestamp():
            yield blob


def wrap(data_key: bytes, blob: UUID) -> str:
    """The data key under the node's key, bound to its blob."""
    nonce = secrets.token_bytes(12)
    return base64.b64encode(nonce + AESGCM(keys.secret(KEY)).encrypt(nonce, data_key, blob.bytes)).decode()


def unwrap(wrapped: str, blob: UUID) -> bytes:
    """The data key of a blob. Tampered when it is not its key."""
    try:
        raw = base64.b64decode(wrapped, validate=True)
        return AESGCM(keys.secret(KEY)).decrypt(raw[:12], raw[12:], blob.bytes)
    except (InvalidTag, ValueError):
        raise Tampered from None
