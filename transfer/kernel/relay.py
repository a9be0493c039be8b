"""Doing what is owed for events: at least once, one stream in order per subscriber, a failure stops only its stream."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import transaction

from transfer.kernel import clock, events
from transfer.kernel.models.deliveries import Delivery
from transfer.kernel.models.events import Event

MOST_ATTEMPTS = 8
_FIRST_WAIT = timedelta(seconds=2)
_log = structlog.get_logger()

_NEXT = """
SELECT d.* FROM kernel_delivery d
WHERE d.status = 'pending' AND d.next_at <= %s AND NOT EXISTS (
  SELECT 1 FROM kernel_delivery e WHERE e.subscriber = d.subscriber AND e.stream = d.stream
  AND e.version < d.version AND e.status <> 'done')
ORDER BY d.next_at, d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one delivery went."""

    subscriber: str
    event: str
    ok: bool


def drain(*, at_most: int = 500) -> int:
    """Takes due deliveries one by one, each in a transaction of its own. Returns how many were tried.

    Several workers may drain at once: skip_locked shares the work, and the order within a stream holds.
    """
    return sum(1 for _outcome in _outcomes(at_most))


@transaction.atomic
def retry(delivery_id: int) -> Delivery | None:
    """Sets a delivery free for another round of attempts, from the operator's page. None when there is no such one.

    A delivery that was done is brought once more: subscribers are idempotent, so nothing is done twice. Later ones of
    its stream wait for it, as ever.
    """
    delivery = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
    if delivery is not None:
        delivery.status, delivery.attempts, delivery.next_at = Delivery.PENDING, 0, clock.now()
        delivery.save(update_fields=["status", "attempts", "next_at"])
    return delivery


def _outcomes(at_most: int) -> Iterator[Outcome]:
    for _round in range(at_most):
        outcome = _one()
        if outcome is None:
            return
        yield outcome


@transaction.atomic
def _one() -> Outcome | None:
    found = list(Delivery.objects.raw(_NEXT, [clock.now()]))
    if not found:
        return None
    delivery = found[0]
    event = Event.objects.get(stream=delivery.stream, version=delivery.version)
    handler = events.subscribers(event.name).get(delivery.subscriber)
    try:
        if handler is None:
            raise LookupError(f"no subscriber named {delivery.subscriber}")
        with transaction.atomic():
            handler(events.happened(event))
    except Exception as error:
        _postpone(delivery, error)
        return Outcome(delivery.subscriber, event.name, ok=False)
    delivery.status = Delivery.DONE
    delivery.last_error = ""
    delivery.save(update_fields=["status", "last_error"])
    return Outcome(delivery.subscriber, event.name, ok=True)


def _postpone(delivery: Delivery, error: Exception) -> None:
    delivery.attempts += 1
    delivery.last_error = f"{type(error).__name__}: {error}"[:2000]
    delivery.next_at = clock.now() + _FIRST_WAIT * 2 ** (delivery.attempts - 1)
    if delivery.attempts >= MOST_ATTEMPTS:
        delivery.status = Delivery.FAILED
    delivery.save(update_fields=["attempts", "last_error", "next_at", "status"])
    _log.warning(
        "delivery_failed", subscriber=delivery.subscriber, event_id=str(delivery.event), error=type(error).__name__
    )
