"""A real worker takes what a web process queued."""

import pytest

from tests.conftest import Worker
from transfer.celery import app
from transfer.runner.processes import wait_until


@pytest.mark.slow
def test_a_worker_runs_what_was_queued(worker: Worker) -> None:
    queued = app.tasks["celery.backend_cleanup"].delay()
    assert wait_until(lambda: queued.id in worker.log() and "succeeded" in worker.log(), seconds=15, step=0.1)
