"""`make demo`: starts an instance, says where it is, watches over it and stops it at Ctrl-C."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from transfer.runner import preflight
from transfer.runner.instance import ROOT, Instance
from transfer.runner.postgres import place_for_servers
from transfer.runner.processes import Process, StartFailed

MARK = "exchange-state"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TOO_OFTEN = 3  # times that one process may die within a minute before the demo gives up


class Stopped(Exception):
    """Somebody asked us to stop."""


def demo(state: Path, *, port: int, fresh: bool = False, data: Path | None = None, demo_set: bool = True) -> None:
    """Run until Ctrl-C. Raises StartFailed with one sentence when it cannot."""
    preflight.python_version()
    preflight.port(port)
    if data is not None and not data.is_dir():
        raise StartFailed(f"DATA={data} is not a folder.")
    preflight.folder(state)
    with _only_one(state), _signals_stop():
        if fresh:
            forget(state)
        (state / MARK).touch()
        began = time.monotonic()
        instance = Instance(state, port=port, demo=demo_set, data=data, tell=_tell)
        try:
            instance.start()
            _welcome(instance, time.monotonic() - began)
            _watch(instance)
        except Stopped:
            print("\nStopping ...", flush=True)
        finally:
            _ignore_signals()
            instance.stop()
    print("Stopped. The data stays; the next start finds it.", flush=True)


def run_with(command: Sequence[str], *, demo_set: bool = True, keep: Path | None = None) -> int:
    """Run a command against a fresh instance on a free port (EXCHANGE_PUBLIC_ADDRESS names it); returns its exit code.

    `keep`: a folder for the instance's state that stays afterwards; without it the state is thrown away.
    """
    preflight.python_version()
    parent = ROOT / ".data"
    preflight.folder(parent)
    state = keep or Path(tempfile.mkdtemp(prefix="run-", dir=parent))
    state.chmod(0o755)
    with _signals_stop():
        instance = Instance(state, demo=demo_set)
        try:
            instance.start()
            return subprocess.run(list(command), env=instance.environment(), cwd=ROOT, check=False).returncode
        except Stopped:
            return 130
        finally:
            _ignore_signals()
            instance.stop()
            if keep is None:
                instance.servers.remove()


def _tell(what: str, seconds: float) -> None:
    print(f"  {what} {'.' * max(2, 40 - len(what))} {seconds:5.1f} s", flush=True)


def _welcome(instance: Instance, seconds: float) -> None:
    print(f"\nThe exchange runs (started in {seconds:.1f} s):  {instance.address}\n")
    logins = instance.logins().rstrip()
    if logins:
        print(f"{logins}\n")
    print(f"Data in {instance.state}, logs in {instance.logs}. Ctrl-C stops everything.", flush=True)


def _watch(instance: Instance) -> None:
    """Starts again what dies; gives up on what dies again and again."""
    deaths: dict[str, list[float]] = {}
    while True:
        time.sleep(0.5)
        for process in instance.everything():
            if not process.alive():
                _raise_again(process, deaths.setdefault(process.name, []))


def _raise_again(process: Process, deaths: list[float]) -> None:
    now = time.monotonic()
    deaths[:] = [*(death for death in deaths if death > now - 60), now]
    if len(deaths) >= TOO_OFTEN:
        reason = "the disk is full" if "No space left on device" in process.tail(200) else process.tail()
        raise StartFailed(f"{process.name} ends again and again; its log {process.log} ends with:\n{reason}")
    print(f"{process.name} has ended; starting it again.", flush=True)
    process.stop()
    process.start()


@contextlib.contextmanager
def _only_one(state: Path) -> Iterator[None]:
    with (state / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise StartFailed(
                f"A demo already runs on {state} (process {lock.read().strip() or 'unknown'}); "
                "stop it, or name another folder with STATE=folder."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def forget(state: Path) -> None:
    """Removes what an earlier demo left, and only that: a folder that is not ours is refused."""
    if not (state / MARK).exists():
        if any(path.name != "lock" for path in state.iterdir()):
            raise StartFailed(f"{state} holds something that is not a demo's data; FRESH=1 does not delete it.")
        return
    elsewhere = place_for_servers(state)
    if elsewhere != state:
        shutil.rmtree(elsewhere)
    for path in state.iterdir():
        if path.name == "lock":
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


@contextlib.contextmanager
def _signals_stop() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignore_signals() -> None:
    """A second Ctrl-C must not interrupt the stopping."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
