"""The beat: Celery's own, without a file, saying that it lives."""

import time
from typing import Any

import structlog
from celery import beat

from transfer.edge.health import hear_beat

_log = structlog.get_logger()


class Beat(beat.Scheduler):
    """Keeps its timetable in memory: after a restart every tick simply comes once more, and ticks are idempotent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_interval = 5
        self._spoke = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        """Send what is due, and every five seconds say so to /readyz."""
        wait = super().tick(*args, **kwargs)
        if time.monotonic() - self._spoke >= 5:
            self._spoke = time.monotonic()
            try:
                hear_beat()
            except Exception as error:  # a beat without Redis waits for it, whatever the client raises
                _log.warning("beat_not_heard", error=type(error).__name__)
        return wait
