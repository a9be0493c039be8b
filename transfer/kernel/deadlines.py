"""Deadlines are columns. A beat tick finds due rows and calls the service a person would call, as the system actor."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import transaction

from transfer.kernel.errors import Misuse, Refusal

Find = Callable[[], Iterable[Any]]
Act = Callable[[Any], object]
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A kind of due work: how to find what is due now, and the service that does it to one."""

    name: str
    find: Find
    act: Act


_DEADLINES: dict[str, Deadline] = {}


def due(name: str, *, find: Find) -> Callable[[Act], Act]:
    """Registers the act for what `find` returns. Both must be cheap when nothing is due: index the column."""

    def register(act: Act) -> Act:
        if name in _DEADLINES and _DEADLINES[name].act.__qualname__ != act.__qualname__:
            raise Misuse(f"two deadlines are named {name}")
        _DEADLINES[name] = Deadline(name, find, act)
        return act

    return register


def all_deadlines() -> list[Deadline]:
    """Every kind of due work, by name."""
    return [_DEADLINES[name] for name in sorted(_DEADLINES)]


def tick(only: str | None = None) -> dict[str, int]:
    """Does what is due, each in its own transaction. Returns the number done per kind; what is refused waits.

    A race with a person who was first ends in a Refusal here, which is fine: the work is done.
    """
    done: dict[str, int] = {}
    for deadline in all_deadlines():
        if only in (None, deadline.name):
            done[deadline.name] = sum(_attempt(deadline, item) for item in _due(deadline))
    return {name: count for name, count in done.items() if count}


def _due(deadline: Deadline) -> list[Any]:
    try:
        with transaction.atomic():
            return list(deadline.find())
    except Exception:
        _log.exception("deadline_find_failed", deadline=deadline.name)
        return []


def _attempt(deadline: Deadline, item: Any) -> bool:
    try:
        with transaction.atomic():
            deadline.act(item)
    except Refusal as refusal:
        _log.info("deadline_refused", deadline=deadline.name, code=refusal.code)
        return False
    except Exception:
        _log.exception("deadline_failed", deadline=deadline.name, item=str(item))
        return False
    return True
