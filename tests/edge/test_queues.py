"""What the operator's page knows of workers and queues, without asking anybody who might not answer."""

from types import SimpleNamespace

from celery import signals
from django.core.cache import cache

from transfer import worker
from transfer.edge import queues
from transfer.edge.health import hear_beat


def test_a_worker_is_seen_with_each_heartbeat_until_it_is_silent() -> None:
    cache.clear()
    assert worker.__doc__ and queues.look().workers == {}
    heart = type("Heart", (), {"eventer": SimpleNamespace(hostname="worker@here")})
    signals.heartbeat_sent.send(sender=heart())
    queues.speak("worker@there", ["search.follow", "relay"])
    hear_beat()
    seen = queues.look()
    assert seen.reachable and seen.beat and set(seen.lengths) == {"relay", "work", "slow"}
    assert seen.workers == {"worker@here": [], "worker@there": ["relay", "search.follow"]}
    cache.clear()
    assert queues.look().workers == {}
