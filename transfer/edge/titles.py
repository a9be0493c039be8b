"""What objects are called, in the reader's language: each noun says it of its own, many at once.

Asked only about objects that the reader may see: who asks has found them among those.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from transfer.kernel.errors import Misuse

Find = Callable[[Sequence[UUID]], Mapping[UUID, str]]
_FINDERS: dict[str, Find] = {}


def of_noun(noun: str, find: Find) -> None:
    """Registers how the titles of a noun are found: one query for many."""
    known = _FINDERS.get(noun)
    if known is not None and known.__qualname__ != find.__qualname__:
        raise Misuse(f"two ways to the titles of {noun}")
    _FINDERS[noun] = find


def nouns() -> list[str]:
    """The nouns whose objects have titles."""
    return sorted(_FINDERS)


def of_streams(streams: Iterable[str]) -> dict[str, str]:
    """The titles of the objects of these streams, as far as their nouns have any."""
    wanted: dict[str, set[UUID]] = {}
    for stream in streams:
        noun, _colon, key = stream.partition(":")
        if noun in _FINDERS:
            wanted.setdefault(noun, set()).add(UUID(key))
    return {
        f"{noun}:{key}": str(title)
        for noun, keys in sorted(wanted.items())
        for key, title in _FINDERS[noun](sorted(keys)).items()
    }
