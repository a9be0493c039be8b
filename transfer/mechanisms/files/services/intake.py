"""Getting the bytes of whatever is handed in under encryption, within the limits."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Invalid
from transfer.mechanisms.files.blobs import BlobWriter, Sealed
from transfer.mechanisms.files.uploads import EncryptedUpload

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


def taken(handed_in: File[bytes]) -> Sealed:
    """The bytes, encrypted on disk. Invalid when too large. What a failed command leaves is swept after a day."""
    sealed = handed_in.take() if isinstance(handed_in, EncryptedUpload) else _encrypted(handed_in)
    if sealed is None:
        raise too_large()
    return sealed


def too_large() -> Invalid:
    """The refusal of a file beyond the largest size."""
    megabytes = settings.EXCHANGE_FILE_LARGEST // 2**20
    return Invalid.one("file", _("The file is larger than %(size)s MB.") % {"size": megabytes}, "too_large")


def safe_name(name: str) -> str:
    """A file name without path, control or direction characters, at most 200 characters with its ending kept."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    text = _NOT_IN_NAMES.sub("_", text).strip(" .")
    path = PurePosixPath(text or "file")
    ending = path.suffix[:12]
    return f"{path.stem[: 200 - len(ending)]}{ending}"


def _encrypted(handed_in: File[bytes]) -> Sealed | None:
    writer, size = BlobWriter(), 0
    for piece in handed_in.chunks():
        size += len(piece)
        if size > settings.EXCHANGE_FILE_LARGEST:
            writer.abandon()
            return None
        writer.write(piece)
    return writer.finish()
