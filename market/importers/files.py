"""Files of any size, plain or gzipped, read line by line."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Problem

LONGEST_LINE = 4 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_NO_OBJECT = Problem("", "json", _("This line is not a JSON object in UTF-8."))
_TOO_LONG = Problem("", "too_long", _("This line is longer than 4 MiB."))


def digest(path: Path) -> str:
    """SHA-256 of the file as it lies there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Reading:
    """An open file that knows how much of it has been read. OSError and EOFError say what is wrong with it."""

    def __init__(self, path: Path) -> None:
        self.size = path.stat().st_size
        self._raw = path.open("rb")
        packed = self._raw.read(2) == _GZIP
        self._raw.seek(0)
        self.lines: BinaryIO | gzip.GzipFile = gzip.GzipFile(fileobj=self._raw) if packed else self._raw

    def __enter__(self) -> "Reading":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.lines.close()
        self._raw.close()

    @property
    def read(self) -> int:
        """Bytes of the file (packed ones, where it is packed) taken so far."""
        return self._raw.tell()

    def numbered(self) -> Iterator[tuple[int, bytes, bool]]:
        """Each line with its number from 1; True when it was longer than 4 MiB and its end was left out."""
        number = 0
        while line := self.lines.readline(LONGEST_LINE):
            number += 1
            cut = len(line) == LONGEST_LINE and not line.endswith(b"\n")
            rest = line
            while cut and rest and not rest.endswith(b"\n"):
                rest = self.lines.readline(LONGEST_LINE)
            yield number, line, cut

    def objects(self) -> Iterator[tuple[int, dict[str, Any], Problem | None]]:
        """Each line of JSON as an object, with what is wrong with it; empty lines are passed over."""
        for number, line, cut in self.numbered():
            if not line.strip():
                continue
            raw = None if cut else _object(line)
            yield number, raw or {}, _TOO_LONG if cut else None if raw is not None else _NO_OBJECT


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
