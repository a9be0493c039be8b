"""Deadlines are columns. A beat tick finds due rows and calls the service a person would call, as the system actor."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F

from transfer.kernel import clock
from transfer.kernel.errors import Misuse, Refusal
from transfer.kernel.models.failures import DueFailure

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

    A race with a person who was first ends in a Refusal here, which is fine: the work is done. What fails is written
    down as a DueFailure until it is done or no longer due, and tried again at every tick.
    """
    known = set(DueFailure.objects.values_list("deadline", flat=True).distinct())
    done: dict[str, int] = {}
    for deadline in all_deadlines():
        if only not in (None, deadline.name):
            continue
        failed: dict[str, str] = {}
        done[deadline.name] = sum(_attempt(deadline, item, failed) for item in _due(deadline, failed))
        if failed or deadline.name in known:
            _write_down(deadline.name, failed)
    return {name: count for name, count in done.items() if count}


def _due(deadline: Deadline, failed: dict[str, str]) -> list[Any]:
    try:
        with transaction.atomic():
            return list(deadline.find())
    except Exception as error:
        _log.exception("deadline_find_failed", deadline=deadline.name)
        failed[""] = type(error).__name__
        return []


def _attempt(deadline: Deadline, item: Any, failed: dict[str, str]) -> bool:
    try:
        with transaction.atomic():
            deadline.act(item)
    except Refusal as refusal:
        _log.info("deadline_refused", deadline=deadline.name, code=refusal.code)
        return False
    except Exception as error:
        name = f"{type(item).__name__}:{getattr(item, 'pk', '')}"[:120]
        _log.exception("deadline_failed", deadline=deadline.name, item=name)
        failed[name] = type(error).__name__
        return False
    return True


@transaction.atomic
def _write_down(name: str, failed: dict[str, str]) -> None:
    """The failures of one kind as they are now; what is no longer among them was done or is not due any more."""
    DueFailure.objects.filter(deadline=name).exclude(item__in=list(failed)).delete()
    at = clock.now()
    for item, error in sorted(failed.items()):
        row, _made = DueFailure.objects.get_or_create(
            deadline=name, item=item, defaults={"error": error[:80], "first_at": at, "last_at": at}
        )
        DueFailure.objects.filter(pk=row.pk).update(error=error[:80], last_at=at, attempts=F("attempts") + 1)
