"""What this process remembers of dictionaries and regions, and how it notices that it is old.

The stamp of the dictionaries lies in Redis, so that a page asks the database nothing. Each process compares it every
two seconds; a lost announcement or a lost Redis delays a change by a minute at most, because the copy in Redis expires
and the database is asked again.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django.core.cache import cache
from redis.exceptions import RedisError

from institutions.models import Dictionary

_KEY = "institutions:dictionaries:stamp"
_STAMP_SECONDS = 60
_LOOK_EVERY_SECONDS = 2.0
_Thing = TypeVar("_Thing")


@dataclass(slots=True)
class _Shelf:
    stamp: str = ""
    looked_at: float = float("-inf")
    things: dict[str, Any] = field(default_factory=dict)


_shelf = _Shelf()


def remembered(name: str, read: Callable[[], _Thing]) -> _Thing:
    """The thing of this name, read once for each stamp of the dictionaries."""
    things = _fresh().things
    if name not in things:
        things[name] = read()
    return cast(_Thing, things[name])


def forget() -> None:
    """Makes this process look at the stamp in the database before it believes anything again."""
    global _shelf
    _shelf = _Shelf(_shelf.stamp, things=_shelf.things)
    try:
        cache.delete(_KEY)
    except RedisError:
        return


def announce() -> None:
    """Tells the other processes, after the commit."""
    _remember_in_redis(Dictionary.objects.stamp())


def _fresh() -> _Shelf:
    global _shelf
    shelf, now = _shelf, time.monotonic()
    if now - shelf.looked_at < _LOOK_EVERY_SECONDS:
        return shelf
    stamp = _stamp()
    # A new object rather than a cleared one: another thread may be reading the old.
    _shelf = _Shelf(stamp, now, shelf.things if stamp == shelf.stamp else {})
    return _shelf


def _stamp() -> str:
    try:
        stamp: str | None = cache.get(_KEY)
    except RedisError:
        return Dictionary.objects.stamp()
    if stamp is None:
        stamp = Dictionary.objects.stamp()
        _remember_in_redis(stamp)
    return stamp


def _remember_in_redis(stamp: str) -> None:
    try:
        cache.set(_KEY, stamp, _STAMP_SECONDS)
    except RedisError:
        return
