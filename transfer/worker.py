"""The worker: Celery's own, saying with each of its heartbeats that it lives and what it does."""

from typing import Any

import structlog
from celery import signals
from celery.worker.state import active_requests

from transfer.edge import queues

_log = structlog.get_logger()


@signals.heartbeat_sent.connect
def _speak(sender: Any, **_said: Any) -> None:
    try:
        queues.speak(sender.eventer.hostname, [request.name for request in active_requests])
    except Exception as error:  # a worker without Redis waits for it, whatever the client raises
        _log.warning("worker_not_heard", error=type(error).__name__)
