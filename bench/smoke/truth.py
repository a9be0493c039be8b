"""What a step proves, and what it says when it meets a lie."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

PATIENCE = 60.0
T = TypeVar("T")


class Lie(Exception):
    """The exchange says something else than it promises."""


def proved(holds: object, what: str, *shown: object) -> str:
    """The sentence when it holds; Lie with what was seen when it does not."""
    if not holds:
        seen = "; ".join(str(one)[:1500] for one in shown)
        raise Lie(f"not so: {what}" + (f" — seen: {seen}" if seen else ""))
    return what


def until(look: Callable[[], T], fits: Callable[[T], Any], what: str, *, seconds: float = PATIENCE) -> T:
    """Looks again and again until it fits; Lie when it does not within so many seconds."""
    end = time.monotonic() + seconds
    while True:
        seen = look()
        if fits(seen):
            return seen
        if time.monotonic() > end:
            raise Lie(f"waited {seconds:.0f} s in vain until {what} — seen: {str(seen)[:1500]}")
        time.sleep(0.3)
