"""What stays of a person after an erasure, and for how long: every app above says its part, before and after."""

from collections.abc import Callable, Iterable
from uuid import UUID

Tell = Callable[[UUID], Iterable[str]]
_TELLS: list[Tell] = []


def tells(tell: Tell) -> Tell:
    """Registers a function from a user's id to sentences for that person, in the active language. Called by slots."""
    if tell.__qualname__ not in {one.__qualname__ for one in _TELLS}:
        _TELLS.append(tell)
    return tell


def after_erasure(user: UUID) -> list[str]:
    """What the law has kept although the person asked for erasure: sentences, none when nothing is kept."""
    return [sentence for tell in _TELLS for sentence in tell(user)]
