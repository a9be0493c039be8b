"""Django's upload handler: what arrives is encrypted while it arrives and never lies in clear on disk."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from transfer.mechanisms.files import blobs
from transfer.mechanisms.files.blobs import BlobWriter, Sealed
from transfer.mechanisms.files.frames import FRAME


class EncryptedUpload(UploadedFile):  # type: ignore[type-arg] # generic in the stubs only
    """An uploaded file that lies encrypted. Unless a service takes it, it is gone when the request ends.

    sealed: None when it was larger than EXCHANGE_FILE_LARGEST; then nothing of it was kept.
    """

    def __init__(self, *, sealed: Sealed | None, name: str, size: int, field_name: str | None, **more: Any) -> None:
        super().__init__(file=None, name=name, size=size, **more)
        self.field_name = field_name
        self.sealed = sealed
        self._taken = False

    def take(self) -> Sealed | None:
        """Hands over the bytes; from now on the taker answers for them."""
        self._taken = True
        return self.sealed

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The clear content, for forms that look into it."""
        if self.sealed is not None:
            yield from blobs.clear_of(self.sealed.blob, self.sealed.key)

    def read(self, size: int = -1) -> bytes:
        """All of the clear content, in memory."""
        return b"".join(self.chunks())

    def multiple_chunks(self, chunk_size: int | None = None) -> bool:
        """Always to be read in pieces."""
        return True

    def close(self) -> None:
        """The request ends."""
        if self.sealed is not None and not self._taken:
            blobs.remove(self.sealed.blob)
            self.sealed = None


class EncryptingUploadHandler(FileUploadHandler):
    """Encrypts every file of a request as it streams in. Beyond the largest size it keeps nothing and counts on."""

    chunk_size = FRAME

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._writer: BlobWriter | None = BlobWriter()
        self._too_large = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Encrypts a piece; returning None keeps it from any other handler."""
        if self._writer is None:
            return
        if start + len(raw_data) > settings.EXCHANGE_FILE_LARGEST:
            self._drop()
        else:
            self._writer.write(raw_data)

    def file_complete(self, file_size: int) -> EncryptedUpload:
        """The file as forms see it."""
        sealed = self._writer.finish() if self._writer else None
        self._writer = None
        return EncryptedUpload(
            sealed=sealed,
            name=self.file_name or "",
            size=file_size,
            field_name=self.field_name,
            content_type=self.content_type,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        """The line broke: nothing is kept."""
        self._drop()

    def _drop(self) -> None:
        if getattr(self, "_writer", None) is not None:
            assert self._writer is not None
            self._writer.abandon()
            self._writer = None
