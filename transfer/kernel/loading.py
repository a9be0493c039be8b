"""What a loader says once for a block: when the things it loads happened, and whence they come."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from transfer.kernel.errors import Misuse

LIVE = "live"
_ORIGINS = frozenset({"demo", "import"})


@dataclass(frozen=True, slots=True)
class Loading:
    """The business time of everything done in the block, and the origin of the threads begun in it."""

    at: datetime
    origin: str


_loading: ContextVar[Loading | None] = ContextVar("loading", default=None)


@contextmanager
def happened_at(at: datetime, *, origin: str) -> Iterator[None]:
    """In this block the clock stands at `at` and new threads say `origin` ("demo" or "import").

    What is recorded keeps the database's own time as recorded_at. Misuse where the settings allow no loader to
    backdate (a production exchange) and for an origin that is not a loader's. What records refuses a time to come.
    """
    if not settings.EXCHANGE_MAY_BACKDATE:
        raise Misuse("a business time in the past may only be given where the settings allow loaders to")
    if origin not in _ORIGINS:
        raise Misuse(f"{origin} is no loader's origin")
    token = _loading.set(Loading(at, origin))
    try:
        yield
    finally:
        _loading.reset(token)


def time() -> datetime | None:
    """The business time a loader gave for this block, None outside one."""
    said = _loading.get()
    return said.at if said else None


def origin() -> str:
    """The origin of threads begun here: "live" outside a loader's block."""
    said = _loading.get()
    return said.origin if said else LIVE
