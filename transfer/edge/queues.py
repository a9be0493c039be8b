"""What the queue says about itself: how much lies in it, which workers answer, whether the beat is heard."""

from dataclasses import dataclass, field

import structlog
from celery import current_app
from django.core.cache import cache

from transfer.edge.health import BEAT_HEARD

_PATIENCE = 0.5
"""Seconds that workers have to answer."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Machinery:
    """lengths: messages per queue. in_hand: taken and not acknowledged yet. workers: name → what it does now."""

    reachable: bool
    beat: bool = False
    lengths: dict[str, int] = field(default_factory=dict)
    in_hand: int = 0
    workers: dict[str, list[str]] = field(default_factory=dict)


def look() -> Machinery:
    """Asks Redis and the workers; a Redis that does not answer is a finding, not an error. Takes half a second."""
    try:
        with current_app.connection_for_read() as link:
            link.ensure_connection(max_retries=1, timeout=2)
            client = link.default_channel.client
            lengths = {queue.name: int(client.llen(queue.name)) for queue in current_app.conf.task_queues}
            in_hand = int(client.hlen("unacked"))
        active = current_app.control.inspect(timeout=_PATIENCE).active() or {}
        beat = cache.get(BEAT_HEARD) is not None
    except Exception as error:  # whatever the broker's client raises means the same here
        _log.warning("queue_not_reachable", error=type(error).__name__)
        return Machinery(reachable=False)
    workers = {name: sorted(task["name"] for task in tasks) for name, tasks in sorted(active.items())}
    return Machinery(reachable=True, beat=beat, lengths=lengths, in_hand=in_hand, workers=workers)
