"""Child processes that die with their parent, and ports nobody else holds."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1


class StartFailed(Exception):
    """Something could not be started; the message is one sentence for the person at the terminal."""


def free_port() -> int:
    """A TCP port on loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_taken(port: int, host: str = "127.0.0.1") -> bool:
    """True when another process listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def wait_until(ready: Callable[[], bool], *, seconds: float, step: float = 0.02) -> bool:
    """Ask again and again until it is so; False when the time is over."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True


def _die_with_parent(number: int) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, number)


class Process:
    """One child in a session of its own, so that Ctrl-C reaches only us and we stop it in our order.

    `stop_signal` asks it to end; whoever is left of its session after `patience` seconds is killed.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        account: int | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        patience: float = 10.0,
    ) -> None:
        self.name = name
        self.command = [str(part) for part in command]
        self.log = log
        self.env = None if env is None else dict(env)
        self.cwd = cwd
        self.account = account
        self.stop_signal = stop_signal
        self.patience = patience
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what it prints goes to its log."""
        identity: dict[str, object] = {}
        if self.account is not None:
            identity = {"user": self.account, "group": self.account, "extra_groups": []}
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.env,
                cwd=self.cwd,
                start_new_session=True,
                preexec_fn=_die_with_parent(self.stop_signal),
                **identity,  # type: ignore[call-overload]  # the stubs cannot type optional keywords
            )

    @property
    def pid(self) -> int:
        """Its process id; only after start."""
        assert self.child is not None
        return self.child.pid

    def alive(self) -> bool:
        """True while it runs."""
        return self.child is not None and self.child.poll() is None

    def ask_to_stop(self) -> None:
        """Send the stop signal and return at once."""
        if self.alive():
            self._signal(os.kill, self.stop_signal)

    def stop(self) -> None:
        """Ask, wait, and kill what is left of its session."""
        if self.child is None:
            return
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.child.wait(self.patience)
        self._signal(os.killpg, signal.SIGKILL)
        self.child.wait()
        self.child = None

    def tail(self, lines: int = 15) -> str:
        """The last lines of its log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""

    def _signal(self, send: Callable[[int, int], None], number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            send(self.pid, number)
