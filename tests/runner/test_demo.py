"""`make demo` as a stranger meets it: starts, says where it is, stops whole, finds its data again."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.runner.started import ROOT, Started, clean_checkout, demo_command, reachable_python
from transfer.runner.processes import free_port, wait_until

pytestmark = pytest.mark.slow
ORDINARY = "nobody"
COLD, WARM = 300, 40  # seconds; under 120 and under 10 on a machine that does nothing else, here other tests run beside
Start = Callable[..., Started]


@pytest.fixture
def place() -> Iterator[Path]:
    """A short folder that any user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="exchange-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def start(place: Path) -> Iterator[Start]:
    """Starts a demo and makes sure that nothing of it outlives the test."""
    began: list[Started] = []

    def start(*more: str, state: Path | None = None) -> Started:
        command = demo_command(state or place / "state", free_port(), *more)
        one = Started(command, log=place / f"said-{len(began)}.log")
        began.append(one)
        return one

    yield start
    for one in began:
        one.end()


@pytest.mark.skipif(shutil.which("git") is None or shutil.which("make") is None, reason="needs git and make")
def test_a_stranger_starts_from_nothing_as_an_ordinary_user(place: Path) -> None:
    user = ORDINARY if os.geteuid() == 0 else None
    python = reachable_python(user)
    if python is None:
        pytest.skip(f"{user} cannot run any Python from 3.11 to 3.13 of this machine")
    checkout = clean_checkout(place, user)
    command = ["make", "demo", f"PORT={free_port()}", f"PYTHON={python}"]
    cold = Started([*command, f"DATA={records(place)}"], log=place / "cold.log", user=user, cwd=checkout)
    try:
        assert cold.wait_for("The exchange runs", seconds=300) < COLD
        assert "Ice film" in cold.page("api/v1/search/?q=Borealis")
        stops_whole(cold)
    finally:
        cold.end()
    warm = Started(command, log=place / "warm.log", user=user, cwd=checkout)
    try:
        assert warm.wait_for("The exchange runs") < WARM
        assert "Ice film" in warm.page("api/v1/search/?q=Borealis")
        assert "tables" not in warm.said()  # the data was there and nothing had changed
        stops_whole(warm)
    finally:
        warm.end()


def records(place: Path) -> Path:
    """A folder with one imported record."""
    award = {"id": "7", "title": "Ice film", "abstract": "Sheds ice.", "agency": "NSF", "firm": "Borealis Inc"}
    folder = place / "records" / "sbir_awards"
    folder.mkdir(parents=True)
    (folder / "rows.jsonl").write_text(json.dumps(award))
    return folder.parent


def test_its_life(start: Start, place: Path) -> None:
    """One folder, one demo; what dies is started again; the next start finds the data; a killed one leaves nothing."""
    first = start()
    first.wait_for("The exchange runs")
    assert first.page("healthz") == "ok\n"
    made = version_file(place).stat().st_mtime_ns
    secret = (place / "state" / "secret-key").read_text()

    asked = [sys.executable, "-m", "transfer.runner", "manage", "--state", str(place / "state"), "--"]
    told = subprocess.run([*asked, "showmigrations", "kernel"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "[X] 0001_initial" in told.stdout

    second = start()
    assert second.process.wait(20) == 1
    assert "already runs" in second.said()

    for times, part in enumerate(("redis-server", "uvicorn", " beat "), start=1):
        pid = min(pid for pid, command in first.relatives().items() if part in command)
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda n=times: first.said().count("starting it again") == n, seconds=60), first.said()
        assert wait_until(lambda: _ready(first), seconds=90, step=0.2), first.said()
    stops_whole(first, cookie=signed_in(asked))
    refused = subprocess.run([*asked, "check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert refused.returncode == 1 and refused.stderr.startswith("No exchange runs on")

    again = start()
    again.wait_for("The exchange runs")
    assert version_file(place).stat().st_mtime_ns == made
    assert (place / "state" / "secret-key").read_text() == secret
    again.process.kill()
    again.process.wait()
    assert again.gone(seconds=20) == {}

    fresh = start("--fresh")
    fresh.wait_for("The exchange runs")
    assert version_file(place).stat().st_mtime_ns != made


def version_file(place: Path) -> Path:
    return place / "state" / "postgres" / "PG_VERSION"


SIGN_IN = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from institutions.models import User
user = User.objects.create_user("stream@example.org", "a-long-walk-by-the-lake")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print("session=" + session.session_key)
"""


def signed_in(asked: list[str]) -> str:
    """The cookie of somebody who is signed in."""
    told = subprocess.run([*asked, "shell", "-c", SIGN_IN], cwd=ROOT, capture_output=True, text=True, check=True)
    return told.stdout.partition("session=")[2].strip()


def stops_whole(one: Started, cookie: str = "") -> None:
    """Everything runs; after Ctrl-C with fifty open streams nothing does. cookie: of whose bell they follow."""
    assert '"ready": true' in one.page("readyz")
    names = " ".join(one.relatives().values())
    for part in ("postgres", "redis", "gunicorn", "uvicorn", "worker", "beat"):
        assert part in names
    with open_streams(one, 50, cookie):
        one.press_ctrl_c()
    assert one.gone() == {}
    assert "Stopped." in one.said()


def _ready(one: Started) -> bool:
    try:
        return '"ready": true' in one.page("readyz")
    except OSError:
        return False


class open_streams:  # noqa: N801 - reads as a sentence in `with`
    """So many connections through the front door to the live server, held open; with a cookie they follow a bell."""

    def __init__(self, one: Started, count: int, cookie: str = "") -> None:
        self.cookie = cookie
        self.port = int(one.address().rsplit(":", 1)[1])
        self.lines = [socket.create_connection(("127.0.0.1", self.port)) for _ in range(count)]

    def __enter__(self) -> None:
        rest = f"Cookie: sessionid={self.cookie}\r\n\r\n" if self.cookie else ""
        for line in self.lines:
            line.sendall(f"GET /live/bell/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n{rest}".encode())
        if self.cookie:
            for line in self.lines:
                assert b"event: count" in self.first_of(line)

    @staticmethod
    def first_of(line: socket.socket) -> bytes:
        line.settimeout(30)
        said = b""
        while b"event: count" not in said and (piece := line.recv(4096)):
            said += piece
        return said

    def __exit__(self, *_error: object) -> None:
        for line in self.lines:
            line.close()


def test_a_command_runs_against_a_fresh_instance(place: Path) -> None:
    ask = "import os, urllib.request as r; print(r.urlopen(os.environ['EXCHANGE_PUBLIC_ADDRESS'] + '/readyz').read())"
    before = set((ROOT / ".data").glob("run-*"))
    command = [sys.executable, "-m", "transfer.runner", "with", "--bare", "--", sys.executable, "-c"]
    one = Started([*command, f"{ask}; raise SystemExit(7)"], log=place / "said.log")
    try:
        assert one.process.wait(120) == 7, one.said()
        assert '"ready": true' in one.said()
        assert one.gone() == {}
        assert set((ROOT / ".data").glob("run-*")) <= before
    finally:
        one.end()
