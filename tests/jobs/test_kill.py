"""A worker that is killed in the middle: another goes on where it was, nothing twice and nothing left out."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.jobs import counting
from tests.jobs.counting import Place
from transfer.kernel import clock
from transfer.kernel.models import Event
from transfer.mechanisms.jobs.models import Job
from transfer.mechanisms.jobs.services import running

ROOT = Path(__file__).resolve().parents[2]
ROWS = 600
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("dictionary_data")]


def _start(*words: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "EXCHANGE_DATABASE_NAME": str(connection.settings_dict["NAME"])}
    command = [sys.executable, "-m", "tests.jobs.worker", *words]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def _killed_twice(job: Job, *words: str) -> Job:
    for at_least in (100, 300):
        process, until = _start(*words), time.monotonic() + 60
        while Job.objects.get(pk=job.pk).done < at_least:
            assert process.poll() is None, process.stdout and process.stdout.read().decode()
            assert time.monotonic() < until
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert Job.objects.get(pk=job.pk).state == "running"
        Job.objects.update(heard_at=clock.now() - running.SILENT_AFTER - timedelta(seconds=1))
    last = _start(*words)
    told = last.communicate(timeout=60)[0].decode()
    done = Job.objects.get(pk=job.pk)
    assert done.state == "done", told
    return done


def test_a_worker_that_was_killed_leaves_nothing_out_and_does_nothing_twice() -> None:
    place = Place()
    text = "".join("bad\n" if line % 10 == 0 else f"row {line}\n" for line in range(1, ROWS + 1))
    done = _killed_twice(counting.ordered(place, text))
    right = [f"{line}:row {line}" for line in range(1, ROWS + 1) if line % 10]
    assert counting.content(done, "result", place.officer).splitlines() == right
    assert (done.taken, done.failed, done.done, done.total) == (len(right), ROWS // 10, ROWS, ROWS)
    assert [one.line for one in done.faults.order_by("line")] == list(range(10, ROWS + 1, 10))
    assert Event.objects.filter(stream=done.stream, name="jobs.job.taken_over").count() == 2


def test_the_control_does_things_twice() -> None:
    """Where the place to go on is not committed with the work, the same test finds rows twice."""
    place = Place()
    done = _killed_twice(counting.ordered(place, "".join(f"row {line}\n" for line in range(1, ROWS + 1))), "late")
    told = counting.content(done, "result", place.officer).splitlines()
    assert len(told) > ROWS and len(set(told)) == ROWS
