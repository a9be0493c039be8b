"""One running exchange on embedded servers: database, queue, web, live, worker, beat and the front door."""

import hashlib
import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from transfer.runner.postgres import APP, OWNER
from transfer.runner.processes import Process, StartFailed, free_port, wait_until
from transfer.runner.servers import Servers

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "transfer.settings.demo"
PREPARED = "prepared"
RUNNING = "environment.json"
LOGINS = "logins.txt"
SOURCES = ("transfer", "institutions", "talent", "market", "contracts", "static", "locale")
Tell = Callable[[str, float], None]


def quiet(_what: str, _seconds: float) -> None:
    """Tells nobody."""


class Instance:
    """An exchange whose whole state is in one folder. `tell` hears each step with the seconds it took."""

    def __init__(
        self,
        state: Path,
        *,
        port: int | None = None,
        demo: bool = True,
        data: Path | None = None,
        durable: bool = True,
        tell: Tell = quiet,
    ) -> None:
        self.state = state.resolve()
        self.port = port or free_port()
        self.demo = demo
        self.data = data.resolve() if data else None
        self.tell = tell
        self.logs = self.state / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.servers = Servers(self.state, durable=durable)
        self.processes: list[Process] = []

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self, role: str = APP) -> dict[str, str]:
        """The variables of a process that belongs to this instance."""
        return {**os.environ, **self.own_environment(role)}

    def own_environment(self, role: str = APP) -> dict[str, str]:
        """Only those variables that this instance adds."""
        return {
            **self.servers.environment(role),
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "EXCHANGE_DATA_FOLDER": str(self.state),
            "EXCHANGE_SECRET_KEY": self._secret(),
            "EXCHANGE_PUBLIC_ADDRESS": self.address,
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> None:
        """Everything, ready to be used; raises StartFailed and leaves nothing running when a part does not come up."""
        try:
            self._timed("database and queue", self.servers.start)
            self._write_down()
            self._prepare()
            self._timed("web, live, worker, beat", self._launch)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Everything, the front door first and the database last."""
        for process in self.processes:
            process.ask_to_stop()
        for process in self.processes:
            process.stop()
        self.processes = []
        self.servers.stop()
        (self.state / RUNNING).unlink(missing_ok=True)

    def everything(self) -> list[Process]:
        """All processes that should be alive."""
        return [*self.servers.processes(), *self.processes]

    def logins(self) -> str:
        """One log-in per role, as the demo set told it; empty when there is none."""
        file = self.state / LOGINS
        return file.read_text() if file.exists() else ""

    def _write_down(self) -> None:
        """For management commands that are given to a running instance."""
        file = self.state / RUNNING
        file.unlink(missing_ok=True)
        file.touch(mode=0o600)
        file.write_text(json.dumps(self.own_environment()))

    def _timed(self, what: str, step: Callable[[], object]) -> None:
        began = time.monotonic()
        step()
        self.tell(what, time.monotonic() - began)

    def _secret(self) -> str:
        file = self.state / "secret-key"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(64))
        return file.read_text()

    def _prepare(self) -> None:
        """Skipped when nothing that it depends on has changed since the last time."""
        stamp = self.state / PREPARED
        now = _fingerprint(self.demo)
        if self.data is None and stamp.exists() and stamp.read_text() == now:
            return
        self._run_prepare("owner", OWNER)
        self._run_prepare("app", APP)
        self.servers.make_durable()
        stamp.write_text(now)

    def _run_prepare(self, as_whom: str, role: str) -> None:
        command = [sys.executable, "-m", "transfer.runner.prepare", as_whom, "--state", str(self.state)]
        command += [] if self.demo else ["--bare"]
        command += ["--data", str(self.data)] if self.data else []
        log = self.logs / "prepare.log"
        began = time.monotonic()
        with log.open("ab") as complaints:
            done = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
                # What a power cut takes is loaded again: the stamp is written when all of it is on the disk.
                env={**self.environment(role), "PGOPTIONS": "-c synchronous_commit=off"},
                cwd=ROOT,
                text=True,
            )
            assert done.stdout is not None
            try:
                for line in done.stdout:
                    self.tell(line.strip(), time.monotonic() - began)
                    began = time.monotonic()
            finally:
                if done.poll() is None:
                    done.terminate()
        if done.wait():
            last = [line for line in log.read_text(errors="replace").splitlines() if line.strip()][-1:]
            raise StartFailed(f"Preparing the data failed: {''.join(last) or 'no reason given'} (more in {log}).")

    def _launch(self) -> None:
        web, live = free_port(), free_port()
        python = sys.executable
        commands: list[tuple[str, list[str], float]] = [
            ("front", [python, "-m", "transfer.runner.front", str(self.port), str(web), str(live)], 5),
            (
                "web",
                [python, "-m", "gunicorn", "transfer.wsgi", "--bind", f"127.0.0.1:{web}", "--workers", "2",
                 "--threads", "4", "--keep-alive", "0", "--graceful-timeout", "3", "--preload", "--no-control-socket"],
                8,
            ),
            (
                "live",
                [python, "-m", "uvicorn", "transfer.asgi:application", "--host", "127.0.0.1", "--port", str(live),
                 "--lifespan", "off", "--timeout-graceful-shutdown", "3", "--no-access-log"],
                8,
            ),
            (
                "worker",
                [python, "-m", "celery", "-A", "transfer.celery", "worker", "--concurrency", "2", "--loglevel", "INFO",
                 "--without-gossip", "--without-mingle", "--hostname", "worker@localhost"],
                8,
            ),
            ("beat", [python, "-m", "celery", "-A", "transfer.celery", "beat", "--loglevel", "INFO", "--pidfile="], 5),
        ]  # fmt: skip
        environment = self.environment()
        for name, command, patience in commands:
            process = Process(
                name, command, log=self.logs / f"{name}.log", env=environment, cwd=ROOT, patience=patience
            )
            self.processes.append(process)
            process.start()
        wait_until(lambda: self._dead() is not None or self._ready(), seconds=60, step=0.1)
        dead = self._dead()
        if dead is not None:
            raise StartFailed(f"{dead.name} ended at once; its log {dead.log} ends with:\n{dead.tail()}")
        if not self._ready():
            raise StartFailed(f"The exchange does not say that it is ready: {self._says()} (logs in {self.logs}).")

    def _dead(self) -> Process | None:
        return next((process for process in self.processes if not process.alive()), None)

    def _ready(self) -> bool:
        return self._ask("readyz")[0] == 200

    def _says(self) -> str:
        return self._ask("readyz")[1].strip() or "no answer"

    def _ask(self, page: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"{self.address}/{page}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except OSError:
            return 0, ""


def environment_of(state: Path) -> dict[str, str]:
    """The variables of the instance that runs on this folder; raises StartFailed when none does."""
    file = state / RUNNING
    if not file.exists():
        raise StartFailed(f"No exchange runs on {state}; start it with make demo.")
    own: dict[str, str] = json.loads(file.read_text())
    return {**os.environ, **own}


def _fingerprint(demo: bool) -> str:
    """Changes when any source, message, static file or the interpreter does."""
    seen = hashlib.sha256(f"{demo}{sys.version}".encode())
    for source in SOURCES:
        for folder, below, names in os.walk(ROOT / source):
            below[:] = sorted(set(below) - {"__pycache__", "LC_MESSAGES"})
            for name in sorted(names):
                status = Path(folder, name).stat()
                seen.update(f"{folder}/{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()
