"""What the queue says about itself: how much lies in it, which workers are heard, whether the beat is heard.

A worker says by itself, with each of its heartbeats, that it lives and what it does, so that nobody waits for answers.
"""

import json
from dataclasses import dataclass, field
from typing import Any

import structlog
from celery import current_app
from django.core.cache import cache

from transfer.edge.health import BEAT_HEARD

WORKER = "worker-heard:"
WORKER_STALE_AFTER = 10
"""Seconds of silence after which a worker counts as gone; it speaks every two."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Machinery:
    """lengths: messages per queue. in_hand: taken and not acknowledged yet. workers: name → what it did when it
    was last heard, seconds ago."""

    reachable: bool
    beat: bool = False
    lengths: dict[str, int] = field(default_factory=dict)
    in_hand: int = 0
    workers: dict[str, list[str]] = field(default_factory=dict)


def look() -> Machinery:
    """Asks Redis; one that does not answer is a finding, not an error."""
    try:
        with current_app.connection_for_read() as link:
            link.ensure_connection(max_retries=1, timeout=2)
            client = link.default_channel.client
            lengths = {queue.name: int(client.llen(queue.name)) for queue in current_app.conf.task_queues}
            in_hand = int(client.hlen("unacked"))
            workers = _workers(client)
        beat = cache.get(BEAT_HEARD) is not None
    except Exception as error:  # whatever the broker's client raises means the same here
        _log.warning("queue_not_reachable", error=type(error).__name__)
        return Machinery(reachable=False)
    return Machinery(reachable=True, beat=beat, lengths=lengths, in_hand=in_hand, workers=workers)


def speak(name: str, tasks: list[str]) -> None:
    """The worker of this name says that it lives and what it does. Raises what the client raises when Redis is gone."""
    with current_app.pool.acquire(block=True) as link:
        link.default_channel.client.set(WORKER + name, json.dumps(sorted(tasks)), ex=WORKER_STALE_AFTER)


def _workers(client: Any) -> dict[str, list[str]]:
    """Who was heard of late."""
    keys = sorted(client.scan_iter(match=f"{WORKER}*", count=1000))
    found = zip(keys, client.mget(keys), strict=True) if keys else ()
    return {key.decode().removeprefix(WORKER): json.loads(doing) for key, doing in found if doing is not None}
