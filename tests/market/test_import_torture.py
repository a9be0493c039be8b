"""An import that is killed, and one that runs over the shared records: with real processes and real files."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from market.models import Achievement, AchievementText, Demand, ImportBatch, ImportReport
from tests.institutions import people
from transfer.kernel import events
from transfer.kernel.models import Event, Thread

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("EXCHANGE_SHARED_DATA") or ROOT.parent / "shared" / "data")
ROWS, EVERY_BAD = 3000, 50

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def _file(folder: Path) -> Path:
    path = folder / "many.jsonl"
    with path.open("w") as file:
        for n in range(ROWS):
            row = {"ref": f"K-{n}", "title": f"Thing {n}", "abstract": "" if n % EVERY_BAD == 7 else "Works. " * 40}
            file.write(json.dumps({**row, "category": "optics", "center": "GRC"}) + "\n")
    return path


def _start(path: Path) -> subprocess.Popen[bytes]:
    """The command in a process of its own on the test database."""
    environment = {**os.environ, "EXCHANGE_DATABASE_NAME": str(connection.settings_dict["NAME"])}
    command = [sys.executable, "manage.py", "import_achievements", str(path), "--format=nasa-t2", "--batch-size=100"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def _until(happens: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while not happens():
        assert process.poll() is None, process.stdout and process.stdout.read().decode()
        assert time.monotonic() < until, "nothing happened"
        time.sleep(0.01)


def test_an_import_that_was_killed_goes_on_and_makes_the_same_rows_once(dictionary_data: None, tmp_path: Path) -> None:
    people.exchange()
    path = _file(tmp_path)
    positions = []
    for at_least in (300, 1200, 2000):
        process = _start(path)
        _until(lambda least=at_least: ImportBatch.objects.filter(position__gte=least).exists(), process)
        process.send_signal(signal.SIGKILL)
        process.wait()
        batch = ImportBatch.objects.get()
        assert batch.finished_at is None and batch.position < ROWS
        assert Achievement.objects.count() == AchievementText.objects.count() == batch.made
        positions.append(batch.position)
    assert positions == sorted(positions)
    last = _start(path)
    told = last.communicate(timeout=120)[0].decode()
    assert last.returncode == 1 and f"going on after record {positions[-1]}" in told
    bad = ROWS // EVERY_BAD
    batch = ImportBatch.objects.get()
    assert (batch.position, batch.made, batch.present, batch.refused) == (ROWS, ROWS - bad, 0, bad)
    assert ImportReport.objects.count() == bad
    assert Achievement.objects.count() == ROWS - bad
    assert Achievement.objects.values("source_reference").distinct().count() == ROWS - bad
    assert Thread.objects.filter(origin="import").count() == ROWS - bad
    assert Event.objects.filter(name="market.achievement.imported", version=1).count() == ROWS - bad
    assert events.broken_links(Achievement.objects.order_by("?")[0].stream) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the shared records are not at {SHARED} (EXCHANGE_SHARED_DATA)")
def test_all_shared_records_are_loaded(dictionary_data: None) -> None:
    people.exchange()
    assert not settings.DEBUG
    began = time.monotonic()
    told = io.StringIO()
    call_command("import_folder", str(SHARED), stdout=told, stderr=told)
    took = time.monotonic() - began
    by_source = {
        source: Achievement.objects.filter(source=source).count() for source in ("nasa-t2", "csl", "sbir-award")
    }
    assert by_source == {"nasa-t2": 3951, "csl": 1000, "sbir-award": 4592}, told.getvalue()
    assert Demand.objects.filter(source="sbir-topic").count() == 4560, told.getvalue()
    assert Demand.objects.filter(source="dod-topic").count() == 159, told.getvalue()
    refused = ImportReport.objects.filter(refused=True).values_list("field", "code")
    assert sorted(refused) == [("abstract", "required")] * 3  # three spinoffs of the source say nothing
    assert took < 240, f"{took:.0f} s"  # the bench measures it on a quiet machine
