"""Encryption in frames: a file of any size is written and read as a stream, and no part of it can be moved or cut off.

On disk: the magic, then frames of 64 KiB of clear content, each AES-256-GCM with the frame's number as nonce (a data
key belongs to one file alone, so no nonce comes twice) and number and last-flag as associated data. A file cut at a
frame's end, a frame left out, doubled, moved or taken from another file fails to open.
"""

from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"XFR1"
FRAME = 64 * 1024
_TAG = 16


class Tampered(Exception):
    """The stored bytes are not what was written: changed, cut, reordered, or under another key."""


class FrameWriter:
    """Encrypts a stream into an open binary file. Call `finish` once; only then is the file whole."""

    def __init__(self, out: BinaryIO, data_key: bytes) -> None:
        self._out = out
        self._cipher = AESGCM(data_key)
        self._number = 0
        self._held = bytearray()
        out.write(MAGIC)

    def write(self, clear: bytes) -> None:
        """Takes the next piece of the clear content."""
        self._held += clear
        while len(self._held) > FRAME:  # a full frame waits, for it may be the last
            self._put(bytes(self._held[:FRAME]), last=False)
            del self._held[:FRAME]

    def finish(self) -> None:
        """Writes the last frame; an empty file has one empty frame."""
        self._put(bytes(self._held), last=True)
        self._held.clear()

    def _put(self, clear: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number), clear, _bound(self._number, last)))
        self._number += 1


def read_frames(stored: BinaryIO, data_key: bytes) -> Iterator[bytes]:
    """The clear content, frame by frame. Tampered as soon as something does not fit; what came before was genuine."""
    cipher = AESGCM(data_key)
    if stored.read(len(MAGIC)) != MAGIC:
        raise Tampered
    number, sealed = 0, stored.read(FRAME + _TAG)
    while True:
        following = stored.read(FRAME + _TAG)
        try:
            clear = cipher.decrypt(_nonce(number), sealed, _bound(number, last=not following))
        except (InvalidTag, ValueError):
            raise Tampered from None
        if clear or number == 0:
            yield clear
        if not following:
            return
        number, sealed = number + 1, following


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _bound(number: int, last: bool) -> bytes:
    return MAGIC + number.to_bytes(8, "big") + (b"\x01" if last else b"\x00")
