"""The exchange's processes on the test database, each to be killed and started again: web, worker, beat and a Redis of
their own. What they do they do as the app, as in production."""

import json
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

import psycopg2
from django.db import DatabaseError, InterfaceError, connection

from tests.conftest import ROOT, process_environment
from tests.racing import at_once
from transfer.runner.processes import Process, free_port, wait_until
from transfer.runner.redis import Redis


@dataclass(frozen=True)
class Answer:
    """What the web server said; 0 when it broke off."""

    status: int
    body: Any
    replayed: bool = False


class Stage:
    """Starts and kills. Every process is ended with the stage."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.redis = Redis(folder, port=free_port())
        self.environment = {**process_environment(), "EXCHANGE_REDIS_URL": self.redis.start()}
        self.port = free_port()
        self.running: dict[str, Process] = {}
        name = connection.settings_dict["NAME"]
        with connection.cursor() as cursor:  # as in production: a commit that was answered outlives the server
            cursor.execute(f'ALTER DATABASE "{name}" SET synchronous_commit TO on')
        connection.close()  # holds for what connects from here on

    def start(self, name: str) -> None:
        """web, worker or beat (or beat-2, …), until it works."""
        process = Process(
            name, self._command(name), log=self.folder / f"{name}.log", env=self.environment, cwd=ROOT, patience=5
        )
        self.running[name] = process
        seen = len(self.said(name))
        process.start()
        ready = {"web": "Booting worker", "worker": " ready.", "beat": "beat: Starting"}[name.partition("-")[0]]
        came = wait_until(lambda: ready in self.said(name)[seen:] or not process.alive(), seconds=120, step=0.1)
        assert came and process.alive(), self.said(name)
        if name == "web":
            assert wait_until(lambda: self.ask("GET", "/healthz").status == 200, seconds=120, step=0.1), self.said(name)

    def kill(self, name: str) -> None:
        """-9 to the process and all its children."""
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.stop()

    def supervise(self) -> None:
        """Starts again what has ended by itself, as compose and the demo do: a worker may end for want of Redis."""
        for name in [name for name, process in self.running.items() if not process.alive()]:
            self.start(name)

    def kill_redis(self) -> None:
        """-9; what it held is gone."""
        assert self.redis.process is not None
        os.kill(self.redis.process.pid, signal.SIGKILL)
        self.redis.stop()

    def stop_beat_in_its_tick(self) -> None:
        """Returns when the beat stands in the middle of a tick, before a Redis that takes what is sent and answers
        nothing: something is due each second, and nothing more goes out."""

        def sent() -> int:
            return self.said("beat").count("Sending due task")

        def stands() -> bool:
            before = sent()
            time.sleep(3)
            return before == sent()

        assert wait_until(lambda: sent() > 0, seconds=90, step=0.01), self.said("beat")[-2000:]
        assert self.redis.process is not None
        os.kill(self.redis.process.pid, signal.SIGSTOP)
        assert wait_until(stands, seconds=90, step=0.1), self.said("beat")[-2000:]

    def said(self, name: str) -> str:
        """All that it has printed."""
        log = self.folder / f"{name}.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def end(self) -> None:
        """Nothing is left."""
        for process in self.running.values():
            process.stop()
        self.redis.stop()
        name = connection.settings_dict["NAME"]
        connection.close()  # it may have been killed
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{name}" RESET synchronous_commit')

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str = "",
        idempotency: str = "",
        version: int | None = None,
    ) -> Answer:
        """One request to the web server, as a client with an API key sends it."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": idempotency or uuid.uuid4().hex}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers, method=method)
        try:
            return _answer(request)
        except (OSError, HTTPException):  # nobody there, or killed in the middle of the answer
            return Answer(0, None)

    def ask_in_background(self, *args: Any, **more: Any) -> "Background":
        """The same, without waiting for the answer."""
        return Background(self, args, more)

    def _command(self, name: str) -> list[str]:
        python = sys.executable
        if name == "web":
            return [
                python, "-m", "gunicorn", "transfer.wsgi", "--bind", f"127.0.0.1:{self.port}", "--workers", "1",
                "--threads", "4", "--no-control-socket", "--timeout", "60",
            ]  # fmt: skip
        celery = [python, "-m", "celery", "-A", "transfer.celery"]
        if name == "worker":
            return [*celery, "worker", "--concurrency=2", "--loglevel=INFO", "--without-gossip", "--without-mingle"]
        return [*celery, "beat", "--loglevel=INFO", "--pidfile="]


class Background:
    """A request under way."""

    def __init__(self, stage: Stage, args: tuple[Any, ...], more: dict[str, Any]) -> None:
        self.answer = Answer(-1, None)
        self.thread = threading.Thread(target=self._run, args=(stage, args, more), daemon=True)
        self.thread.start()

    def wait(self) -> Answer:
        """Its answer."""
        self.thread.join(60)
        return self.answer

    def _run(self, stage: Stage, args: tuple[Any, ...], more: dict[str, Any]) -> None:
        self.answer = stage.ask(*args, **more)


@contextmanager
def holding(table: str, role: str = "exchange_app") -> Iterator["Held"]:
    """Nobody can write into the table meanwhile: whoever tries stands in the middle of a transaction.

    role: whose backends are waited for.
    """
    place = connection.settings_dict
    link = _connect(str(place["USER"]), str(place["PASSWORD"]))
    try:
        with link.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield Held(table, role)
    finally:
        with suppress(psycopg2.Error):  # when the whole server was brought down meanwhile
            link.rollback()
        link.close()


@dataclass(frozen=True)
class Held:
    """Who waits for the table."""

    table: str
    role: str

    def waiting(self) -> list[int]:
        """The backends that wait."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE NOT l.granted"
                " AND l.relation = %s::regclass AND a.usename = %s",
                [self.table, self.role],
            )
            return [pid for (pid,) in cursor.fetchall()]

    def until_somebody_waits(self) -> int:
        """The backend that stands in the middle of its transaction."""
        assert wait_until(lambda: bool(self.waiting()), seconds=90, step=0.05), "nobody came to the table"
        return self.waiting()[0]


def terminate(backend: int) -> None:
    """Kills a backend of the app from the side of the database."""
    link = _connect("exchange_app", os.environ["EXCHANGE_TEST_APP_PASSWORD"])
    with link, link.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
    link.close()


def at_rest(seconds: float) -> None:
    """Returns when for so long nobody of the app has asked the database for anything, by the database's own clock.

    Asked as the app: what other roles do, the owner is not told.
    """
    stirs = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        " AND (state IS DISTINCT FROM 'idle' OR state_change > clock_timestamp() - make_interval(secs => 1))"
    )
    link = _connect("exchange_app", os.environ["EXCHANGE_TEST_APP_PASSWORD"])
    link.autocommit = True
    last = time.monotonic()

    def rests() -> bool:
        nonlocal last
        with link.cursor() as cursor:
            cursor.execute(stirs)
            if cursor.fetchone() != (0,):
                last = time.monotonic()
        return time.monotonic() - last > seconds

    came = wait_until(rests, seconds=180, step=0.5)
    link.close()
    assert came, "the app does not come to rest"


def kill_backend(backend: int) -> None:
    """-9, on which PostgreSQL ends every session and recovers from its log. Returns when it answers again."""
    os.kill(backend, signal.SIGKILL)
    connection.close()

    def answers() -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            connection.close()
            return False
        return True

    assert wait_until(answers, seconds=60, step=0.2), "the database does not come back"


def killed_at(table: str, work: Callable[[], object]) -> None:
    """Does the work in a thread until it stands before the table, and kills its backend there; it must break off."""
    with holding(table, str(connection.settings_dict["USER"])) as held, ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(at_once, work, seconds=90)
        kill_backend(held.until_somebody_waits())
        (broken,) = under_way.result()
    assert isinstance(broken, DatabaseError | InterfaceError), broken


def _connect(user: str, password: str) -> "psycopg2.extensions.connection":
    place = connection.settings_dict
    return psycopg2.connect(host=place["HOST"], port=place["PORT"], dbname=place["NAME"], user=user, password=password)


def _answer(request: urllib.request.Request) -> Answer:
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return Answer(answer.status, _read(answer), answer.headers.get("Idempotency-Replayed") == "true")
    except urllib.error.HTTPError as error:
        return Answer(error.code, _read(error))


def _read(answer: Any) -> Any:
    raw = answer.read()
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode(errors="replace")
