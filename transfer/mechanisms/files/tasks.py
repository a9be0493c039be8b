"""Examining and sweeping in the background."""

from celery import shared_task

from transfer.mechanisms.files import services

_AT_ONCE = 50


@shared_task
def examine_received() -> int:
    """Examines what was received, one file after another. Returns how many."""
    for done in range(_AT_ONCE):
        if services.examine_next() is None:
            return done
    return _AT_ONCE


@shared_task
def sweep() -> int:
    """Removes what nobody took. Returns how many bytes-on-disk files went."""
    return services.sweep()
