"""Commands at the same moment: each in a thread and a connection of its own, all let go together."""

import threading
from collections.abc import Callable, Sequence

from django.db import connection


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Runs the acts at once and returns, in their order, what each returned or raised."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def refused(results: Sequence[object]) -> list[Exception]:
    """The acts that were refused or failed."""
    return [result for result in results if isinstance(result, Exception)]
