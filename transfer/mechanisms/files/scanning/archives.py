"""Looking into archives, office files included: bombs, programs, macros, what cannot be looked into."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings

from transfer.mechanisms.files.scanning.kinds import kind_of

_RUNS = (
    "exe", "dll", "com", "scr", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "hta", "lnk", "msi", "jar",
    "apk", "reg", "sh", "app",
)  # fmt: skip
_DEEPEST = 3
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, ValueError, EOFError, zlib.error,
           struct.error, RuntimeError)  # fmt: skip


class Bomb(Exception):
    """Unpacks to more than any honest file does."""


@dataclass
class Budget:
    """How much may still be unpacked from one file, archives within it included."""

    size: int
    members: int

    @classmethod
    def new(cls) -> "Budget":
        """What the settings allow."""
        return cls(settings.EXCHANGE_FILE_UNPACKED_LARGEST, settings.EXCHANGE_FILE_MOST_MEMBERS)

    def spend(self, size: int) -> None:
        """Bomb when it is used up."""
        self.size -= size
        if self.size < 0:
            raise Bomb

    def member(self) -> None:
        """One more member."""
        self.members -= 1
        if self.members < 0:
            raise Bomb


def look_into(content: bytes, budget: Budget, depth: int = 1) -> set[str]:
    """The findings in an archive: zip_bomb, executable, macros, encrypted, unsafe_path, external_link, unreadable."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(member.compress_size for member in members) > len(content):
                raise Bomb  # members that overlap are unpacked from the same bytes again and again
            found: set[str] = set()
            for member in members:
                budget.member()
                found |= _member(archive, member, budget, depth)
            return found
    except Bomb:
        return {"zip_bomb"}
    except _BROKEN:
        return {"unreadable"}


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget, depth: int) -> set[str]:
    name = member.filename.replace("\\", "/")
    found = set()
    if name.startswith("/") or ".." in name.split("/") or (len(name) > 1 and name[1] == ":"):
        found.add("unsafe_path")
    if member.is_dir():
        return found
    if member.flag_bits & 1:
        return found | {"encrypted"}
    if name.rsplit(".", 1)[-1].lower() in _RUNS:
        found.add("executable")
    content = b"".join(_unpacked(archive, member, budget))
    return found | _content(name, content, budget, depth)


def _content(name: str, content: bytes, budget: Budget, depth: int) -> set[str]:
    found = set()
    kind = kind_of(content)
    if kind.code == "program":
        found.add("executable")
    if name.lower().endswith("vbaproject.bin") or has_macros(content, kind.code):
        found.add("macros")
    if name.endswith(".rels") and b'TargetMode="External"' in content and b"attachedTemplate" in content:
        found.add("external_link")
    if kind.archive:
        if depth >= _DEEPEST:
            raise Bomb
        inner = look_into(content, budget, depth + 1)
        if "zip_bomb" in inner:
            raise Bomb
        found |= inner
    return found


def has_macros(content: bytes, code: str) -> bool:
    """Whether an old office file (OLE storage) holds a macro project."""
    return code == "ole" and any(word.encode("utf-16-le") in content for word in ("_VBA_PROJECT", "Macros"))


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while piece := stream.read(256 * 1024):
            budget.spend(len(piece))
            yield piece
