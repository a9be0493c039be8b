"""Identifiers: time-ordered UUIDs made in Python, so that no server version newer than 16 is needed."""

import os
import threading
import time
import uuid

_turn = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """A new UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, 12 bits of the fraction, then 62 random bits.

    Rising within a process, so that what one transaction made keeps its order. It tells its time: where that may not
    be known (sealed bids, pseudonyms) use uuid.uuid4.
    """
    global _last
    with _turn:
        # The 12 bits count in steps of 1/4096 ms; a step already used moves on to the next.
        _last = max(_last + 1, time.time_ns() * 4096 // 1_000_000)
        step = _last
    value = (step >> 12 & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | (step & 0xFFF) << 64
    value |= 0b10 << 62 | int.from_bytes(os.urandom(8), "big") >> 2
    return uuid.UUID(int=value)
