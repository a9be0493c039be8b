"""What stands in the way of a start is told in one sentence, and nothing is left behind."""

import errno
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runner.started import ROOT, Started, demo_command, identity_of, reachable_python
from transfer.runner import preflight
from transfer.runner.demo import MARK, forget
from transfer.runner.processes import StartFailed, free_port


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="exchange-", dir="/tmp"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def refused(command: list[str], log: Path, user: str | None = None) -> str:
    one = Started(command, log=log, user=user)
    assert one.process.wait(60) == 1
    assert one.gone() == {}
    said = one.said().strip()
    assert len(said.splitlines()) == 1, said
    return said


def test_a_taken_port(place: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refused(demo_command(place / "state", port), place / "said.log")
    assert said == f"Port {port} is taken by another program; try PORT={port + 1}."
    assert not (place / "state").exists()


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1"])
def test_a_port_that_is_none(place: Path, port: str) -> None:
    command = [sys.executable, "-m", "transfer.runner", "demo", f"--port={port}", f"--state={place / 'state'}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and not (place / "state").exists()
    assert done.stderr == f"argument --port: a port is a number from 1 to 65535, not {port!r}.\n"


def test_a_folder_that_cannot_be_written(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o555)
    user = "nobody" if os.geteuid() == 0 else None
    python = reachable_python(user)
    if python is None:
        pytest.skip(f"{user} cannot run any Python from 3.11 to 3.13 of this machine")
    command = [python, *demo_command(closed / "state", free_port())[1:]]
    said = refused(command, place / "said.log", user)
    assert said == f"The folder {closed / 'state'} cannot be written; name another with STATE=folder."


def test_a_full_disk(place: Path) -> None:
    small = place / "small"
    small.mkdir()
    mounted = os.geteuid() == 0 and shutil.which("mount")
    if not mounted or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(small)]).returncode:
        pytest.skip("a small disk cannot be mounted here; the sentence itself is tested without")
    try:
        said = refused(demo_command(small / "state", free_port()), place / "said.log")
        assert said.startswith(f"The disk that holds {small / 'state'} is full: ") and "STATE=folder" in said
        (small / "filler").write_bytes(b"x" * (4 * 1024 * 1024 - 8192))
        with pytest.raises(StartFailed, match="is full"):
            preflight.folder(small / "state")
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_disk_that_fills_up_is_told_in_the_same_words() -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/data/log")
    assert preflight.sentence_for(full).startswith("The disk that holds /data/log is full;")


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (2, 7)])
def test_a_wrong_python_is_named(version: tuple[int, int]) -> None:
    with pytest.raises(StartFailed, match=rf"this is {version[0]}\.{version[1]};"):
        preflight.python_version(version)


@pytest.mark.slow
def test_make_names_a_wrong_python_before_it_sets_anything_up(place: Path) -> None:
    shutil.copy(ROOT / "Makefile", place)
    shutil.copy(ROOT / "uv.lock", place)
    old = place / "python3.9"
    old.write_text(
        f'#!/bin/sh\nexec {sys.executable} -c "import sys, platform; sys.version_info = (3, 9, 1)\n'
        "platform.python_version = lambda: '3.9.1'\n$2\"\n"
    )
    old.chmod(0o755)
    done = subprocess.run(["make", "demo", f"PYTHON={old}"], cwd=place, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert f"needs Python 3.11, 3.12 or 3.13, and {old} is 3.9.1" in done.stderr
    assert not (place / ".boot").exists()


@pytest.mark.slow
def test_make_names_a_checkout_that_cannot_be_written(place: Path) -> None:
    shutil.copy(ROOT / "Makefile", place)
    shutil.copy(ROOT / "uv.lock", place)
    place.chmod(0o555)
    user = "nobody" if os.geteuid() == 0 else None
    python = reachable_python(user)
    if python is None:
        pytest.skip(f"{user} cannot run any Python from 3.11 to 3.13 of this machine")
    done = subprocess.run(
        ["make", "demo", f"PYTHON={python}"],
        cwd=place, capture_output=True, text=True, check=False, **identity_of(user),
    )  # fmt: skip
    assert done.returncode != 0
    assert f"The folder {place} cannot be written" in done.stderr


def test_no_port_at_all(place: Path) -> None:
    for port in (0, 70000):
        with pytest.raises(StartFailed, match=f"{port} is no port"):
            preflight.port(port)


def test_fresh_forgets_a_demo_and_leaves_strangers_folders_alone(place: Path) -> None:
    state = place / "state"
    (state / "postgres").mkdir(parents=True)
    (state / MARK).touch()
    (state / "secret-key").write_text("old")
    (state / "lock").touch()
    forget(state)
    assert [path.name for path in state.iterdir()] == ["lock"]

    photographs = place / "photographs"
    photographs.mkdir()
    (photographs / "holiday.jpg").write_text("dear to me")
    with pytest.raises(StartFailed, match="not a demo's data"):
        forget(photographs)
    assert (photographs / "holiday.jpg").exists()
