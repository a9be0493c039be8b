"""The spine's walk, `make smoke`, on a fresh instance with its own servers, worker and beat."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.smoke.truth import Lie, proved, until
from bench.smoke.walk import Step, Walk, go

ROOT = Path(__file__).resolve().parents[2]
MINUTES = 9


@pytest.mark.slow
def test_both_ways_are_walked_without_a_lie() -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("EXCHANGE_", "DJANGO_"))}
    command = [sys.executable, "-m", "transfer.runner", "with", "--bare", "--", sys.executable, "-m", "bench.smoke"]
    walked = subprocess.run(
        command, cwd=ROOT, env=plain, capture_output=True, text=True, timeout=MINUTES * 60, check=False
    )
    assert walked.returncode == 0, walked.stdout[-3000:] + walked.stderr[-2000:]
    assert "without a lie" in walked.stdout


def test_the_walk_stops_at_the_first_lie(capsys: pytest.CaptureFixture[str]) -> None:
    def honest(_walk: Walk) -> Iterator[str]:
        yield proved(True, "so it is")

    def lying(_walk: Walk) -> Iterator[str]:
        yield proved({"state": "open"}["state"] == "closed", "it is closed", {"state": "open"})

    walk = Walk(None, "A walk")  # type: ignore[arg-type] # nobody walks here
    assert go(walk, [Step(1, "First", honest)])
    assert not go(walk, [Step(1, "First", honest), Step(2, "Second", lying), Step(3, "Third", honest)])
    told = capsys.readouterr().out
    assert "LIE not so: it is closed — seen: {'state': 'open'}" in told and "Third" not in told


def test_waiting_ends_with_what_was_seen() -> None:
    seen = iter(range(100))
    assert until(lambda: next(seen), lambda number: number == 2, "it is two") == 2
    with pytest.raises(Lie, match="until pigs fly — seen: a pig"):
        until(lambda: "a pig", lambda _seen: False, "pigs fly", seconds=0.1)
