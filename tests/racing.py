"""Races: functions run at once in threads, each on a database connection of its own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection


def at_once(*functions: Callable[[], Any], seconds: float = 30) -> list[Any]:
    """Runs the functions together and returns what each returned or raised, in their order.

    AssertionError when one has not ended in time: a race that hangs is a deadlock.
    """
    start = threading.Barrier(len(functions))
    ends: list[Any] = [None] * len(functions)

    def run(place: int, function: Callable[[], Any]) -> None:
        try:
            start.wait(seconds)
            ends[place] = function()
        except BaseException as error:
            ends[place] = error
        finally:
            connection.close()

    running = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(functions)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(seconds)
    assert not any(thread.is_alive() for thread in running), "a race did not end"
    return ends


def raised(ends: Sequence[Any]) -> list[BaseException]:
    """What went wrong in a race."""
    return [end for end in ends if isinstance(end, BaseException)]
