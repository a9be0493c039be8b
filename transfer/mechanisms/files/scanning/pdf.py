"""Looking into PDF files for what runs or hides: scripts, launched programs, attachments, encryption."""

import re
import zlib
from collections.abc import Iterator

from transfer.mechanisms.files.scanning.archives import Bomb, Budget

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_SIGNS = {
    "pdf_javascript": re.compile(rb"/(?:JavaScript|JS)\b"),
    "pdf_launch": re.compile(rb"/Launch\b"),
    "pdf_attachment": re.compile(rb"/EmbeddedFiles?\b"),
    "encrypted": re.compile(rb"/Encrypt\b"),
}


def look_into(content: bytes, budget: Budget) -> set[str]:
    """The findings in a PDF: pdf_javascript, pdf_launch, pdf_attachment, encrypted, zip_bomb, unreadable."""
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content:
        return {"unreadable"}
    found: set[str] = set()
    try:
        for part in _parts(content, budget):
            plain = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), part)  # /J#53 is /JS in disguise
            found |= {code for code, sign in _SIGNS.items() if sign.search(plain)}
    except Bomb:
        return {"zip_bomb"}
    return found


def _parts(content: bytes, budget: Budget) -> Iterator[bytes]:
    """The objects outside of streams, and the streams that can hold objects, unpacked within the budget."""
    yield _STREAM.sub(b"stream endstream", content)
    for match in _STREAM.finditer(content):
        budget.member()
        unpacker = zlib.decompressobj()
        try:
            plain = unpacker.decompress(match[1], max(budget.size + 1, 1))
        except zlib.error:
            continue
        budget.spend(len(plain))
        if not plain.startswith((b"\x00\x01\x00\x00", b"OTTO")):  # fonts hold no objects
            yield plain
