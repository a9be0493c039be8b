"""Starts the embedded PostgreSQL and Redis before Django reads its settings.

A plugin rather than a part of conftest, because pytest-django loads the settings before any conftest.
With `pytest -n` every worker has servers and a data folder of its own: the horizon of events, the queue and the live
channel belong to a whole server, so two runs on one would wait for each other.
The migrated database is made once for every set of migrations; a run begins with a copy of its files.
The process that only shares out the files of `pytest -n` has none.
"""

import atexit
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from transfer.runner.postgres import OWNER
from transfer.runner.servers import Servers, sweep

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / ".data"
RUNNING = "EXCHANGE_TEST_SERVERS"
DATABASE = "test_exchange"


def _start() -> None:
    sweep(DATA, "test-")
    servers = Servers(DATA / f"test-{os.getpid()}", durable=False)
    _copy(_migrated(), servers)
    servers.start()
    atexit.register(_end, servers, os.getpid())
    # Tests work as the owner, who may create the test database; what the app may do is tested as app.
    os.environ.update(servers.owner_environment())
    os.environ["EXCHANGE_TEST_APP_PASSWORD"] = servers.environment()["EXCHANGE_DATABASE_PASSWORD"]
    os.environ["EXCHANGE_DATA_FOLDER"] = str(servers.folder)
    os.environ[RUNNING] = _me()


def _migrated() -> Servers:
    """Stopped servers that hold the migrated test database; made by the first run that needs them."""
    DATA.mkdir(exist_ok=True)
    with (DATA / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = DATA / f"migrated-{_digest()}"
        servers = Servers(folder, durable=False)
        if not (folder / "done").exists():
            for old in DATA.glob("migrated-*/"):
                Servers(old, durable=False).remove()
            servers = Servers(folder, durable=False)
            _migrate(servers)
            (folder / "done").touch()
    return servers


def _migrate(servers: Servers) -> None:
    servers.start()
    try:
        assert servers.address is not None
        servers.postgres.psql(servers.address, f"CREATE DATABASE {DATABASE} OWNER {OWNER};")
        environment = {
            **os.environ,
            **servers.owner_environment(),
            "EXCHANGE_DATABASE_NAME": DATABASE,
            "EXCHANGE_DATA_FOLDER": str(servers.folder),
            "DJANGO_SETTINGS_MODULE": "transfer.settings.test",
        }
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, env=environment, cwd=ROOT, check=True)
    finally:
        servers.stop()


def _digest() -> str:
    """Changes with whatever the database is made of."""
    made_of = [*ROOT.glob("**/migrations/*.py"), *ROOT.glob("deploy/database/*"), ROOT / "uv.lock", Path(__file__)]
    found = hashlib.sha256()
    for path in sorted(path for path in made_of if ".venv" not in path.parts):
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _copy(ready: Servers, servers: Servers) -> None:
    """The files of a stopped database, with whose they are."""
    shutil.copy(ready.postgres.secrets, servers.postgres.secrets)
    subprocess.run(["cp", "-a", ready.postgres.data, servers.postgres.data], check=True)


def _me() -> str:
    """This process of the run: the one that was called, or a worker of `pytest -n`."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def _end(servers: Servers, pid: int) -> None:
    if os.getpid() == pid:  # not in a forked child of the test process
        servers.stop()
        servers.remove()


def pytest_addoption(parser: pytest.Parser) -> None:
    """--torture runs the long campaigns too."""
    parser.addoption("--torture", action="store_true", help="run the long campaigns of faults and races")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A campaign is skipped unless asked for; what needs a browser is slow, and last; files with slow tests come first.

    First, because workers of `pytest -n` take whole files, and the long ones should not keep all waiting at the end.
    Last, because Playwright's loop lives until the end of the session, and while a loop runs Django keeps its database
    connections in another place: a test of races or kills would close one connection and use another.
    """
    long = {item.path for item in items if "slow" in item.keywords}
    items.sort(key=lambda item: ("browser" in getattr(item, "fixturenames", ()), item.path not in long))
    for item in items:
        if "torture" in item.keywords and not config.getoption("--torture"):
            item.add_marker(pytest.mark.skip(reason="a long campaign; run it with make torture"))
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Before pytest-django reads the settings."""
    shares_out = _me() == "main" and getattr(early_config.known_args_namespace, "numprocesses", None)
    if not shares_out and os.environ.get(RUNNING) != _me():
        _start()
    yield
