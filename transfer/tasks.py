"""The machinery's own tasks: bringing events to their subscribers, doing what is due, sealing.

What an app does in the background it declares by `events.subscribe` and `deadlines.due`; these tasks carry it out.
"""

from celery import shared_task
from django.core.cache import cache

from transfer import celery  # noqa: F401 - makes ours the current application, in a web process too
from transfer.kernel import deadlines as due_work
from transfer.kernel import events, retention, seals
from transfer.kernel import relay as deliveries

WAKE = "relay-woken"
AT_ONCE = 500


@shared_task
def relay() -> int:
    """Bring what is owed; come again at once when there is more than one round. Returns how many were tried."""
    # Cleared before looking, so that whoever commits from now on wakes the relay anew and nothing is overlooked.
    cache.delete(WAKE)
    tried = deliveries.drain(at_most=AT_ONCE)
    if tried == AT_ONCE:
        relay.delay()
    return tried


@shared_task
def deadlines() -> dict[str, int]:
    """Do what is due by now. Returns the number done per kind."""
    return due_work.tick()


@shared_task
def seal() -> int | None:
    """Seal what moved since the last seal. Returns the seal's number, None when there was nothing."""
    made = seals.seal()
    return made.number if made else None


@shared_task
def forget() -> dict[str, int]:
    """Forget what has been kept long enough. Returns the number per noun."""
    return retention.sweep()


@events.wake_with
def wake() -> None:
    """After a commit with events: the relay is called unless a call that has not begun yet will see them too."""
    if cache.add(WAKE, True, timeout=5):
        relay.delay()
