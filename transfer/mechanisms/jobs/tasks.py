"""Long work in the background."""

import time

from celery import shared_task

from transfer.mechanisms.jobs import services

_SECONDS = 240
"""How long one task works before it gives way; what is not finished goes on with the next."""


@shared_task
def work() -> int:
    """Works on what waits, one piece of long work after another. Returns how many were taken up."""
    until, done = time.monotonic() + _SECONDS, 0
    while (left := until - time.monotonic()) > 0 and services.run_next(seconds=min(left, 60)) is not None:
        done += 1
    return done
