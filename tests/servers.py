"""Starts the embedded PostgreSQL and Redis before Django reads its settings.

A plugin rather than a part of conftest, because pytest-django loads the settings before any conftest.
With `pytest -n` the workers share the servers of the process that started them.
"""

import atexit
import os
from pathlib import Path

import pytest

from transfer.runner.servers import Servers, sweep

DATA = Path(__file__).resolve().parents[1] / ".data"
RUNNING = "EXCHANGE_TEST_SERVERS"


def _start() -> Servers:
    sweep(DATA, "test-")
    servers = Servers(DATA / f"test-{os.getpid()}", durable=False)
    servers.start()
    atexit.register(_end, servers, os.getpid())
    # Tests work as the owner, who may create the test database; what the app may do is tested as app.
    os.environ.update(servers.owner_environment())
    os.environ["EXCHANGE_TEST_APP_PASSWORD"] = servers.environment()["EXCHANGE_DATABASE_PASSWORD"]
    os.environ[RUNNING] = str(os.getpid())
    return servers


def _end(servers: Servers, pid: int) -> None:
    if os.getpid() == pid:  # not in a forked child of the test process
        servers.stop()
        servers.remove()


def pytest_addoption(parser: pytest.Parser) -> None:
    """--torture runs the long campaigns too."""
    parser.addoption("--torture", action="store_true", help="run the long campaigns of faults and races")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A campaign is skipped unless asked for; what needs a browser is slow, and last.

    Last, because Playwright's loop lives until the end of the session, and while a loop runs Django keeps its database
    connections in another place: a test of races or kills would close one connection and use another.
    """
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))
    for item in items:
        if "torture" in item.keywords and not config.getoption("--torture"):
            item.add_marker(pytest.mark.skip(reason="a long campaign; run it with make torture"))
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.slow)


if RUNNING not in os.environ:
    _start()
