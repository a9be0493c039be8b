"""The statistics read a streaming replica where there is one and say until when it stands; nothing else reads there."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import InternalError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import ROOT
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.statistics import books
from transfer.roof.statistics import tasks
from transfer.roof.statistics.models import ContractFact
from transfer.roof.statistics.selectors import source
from transfer.roof.statistics.services import recounts
from transfer.runner.postgres import SUPERUSER, Postgres, account
from transfer.runner.processes import Process, free_port, wait_until

pytestmark = pytest.mark.slow

ASKED = "by=class&period=2025"
THERE = {"HOST": "127.0.0.1", "PORT": str(free_port())}
OUTLETS = (
    f"/en/statistics/?{ASKED}",
    f"/zh-hans/statistics/?{ASKED}&region=430102",
    "/en/statistics/",
    f"/en/statistics/contracts.csv?{ASKED}",
    f"/api/v1/statistics/contracts/?{ASKED}",
)


@pytest.fixture
def replica(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[Any]:
    """A second alias, at the test's own server unless the test says where else."""
    place: dict[str, Any] = {**connections.settings["default"], **getattr(request, "param", {})}
    place["NAME"] = connection.settings_dict["NAME"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.settings, source.REPLICA, place)
        connections[source.REPLICA].connect()  # Django's tests let no second alias connect by itself
        yield connections[source.REPLICA]
        connections[source.REPLICA].close()
        del connections[source.REPLICA]


def answer() -> tuple[int, datetime | None]:
    """The number of contracts and until when it stands, over the API; the page says the same."""
    told = Client().get(f"/api/v1/statistics/contracts/?{ASKED}").json()
    page = Client().get(f"/en/statistics/?{ASKED}").content.decode()
    assert f"{told['total']['number']} contract" in page
    return told["total"]["number"], told["known_at"] and datetime.fromisoformat(told["known_at"])


def follow() -> None:
    """As the worker does, until the last event is counted."""
    while tasks.follow():
        pass


def test_without_a_replica_the_figures_come_from_the_database(db: None) -> None:
    assert source.alias() == "default"
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(OUTLETS[0]).status_code == 200
    assert any("statistics_rollup" in query["sql"] for query in asked)


def test_with_one_the_figures_and_nothing_else_come_from_there(dictionary_data: None, replica: Any) -> None:
    books.emitted(*(books.registered() for _one in range(5)))
    with CaptureQueriesContext(replica) as there, CaptureQueriesContext(connection) as here:
        follow()
        recounts.recount()
    assert not there.captured_queries and here.captured_queries, "what is counted is written where the register is"
    for path in OUTLETS:
        with CaptureQueriesContext(replica) as there, CaptureQueriesContext(connection) as here:
            assert Client().get(path).status_code == 200
        read = [query["sql"] for query in there if not query["sql"].startswith(("SELECT 1", "SET"))]
        assert read and all(sql.startswith("SELECT") and '"statistics_' in sql for sql in read), path
        assert not [query["sql"] for query in here if '"statistics_' in query["sql"]], path
    with CaptureQueriesContext(replica) as there:
        bargain, office = make.make(), registry.office()
        registry.registered(bargain, office)
        for path in ("/en/technologies/", "/en/demands/", "/en/transactions/", "/api/v1/transaction-notices/"):
            assert Client().get(path).status_code == 200, path
        follow()
    assert not there.captured_queries


def test_a_replica_that_is_behind_says_until_when_it_stands(dictionary_data: None, replica: Any) -> None:
    books.emitted(*(books.registered() for _one in range(5)))
    follow()
    with transaction.atomic(using=source.REPLICA), replica.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")  # it sees from now on what was there now
        number, known_at = answer()
        assert number == 5 and known_at is not None
        books.emitted(*(books.registered() for _one in range(2)))
        follow()
        assert ContractFact.objects.count() == 7
        assert answer() == (5, known_at)
    number, later = answer()
    assert number == 7 and later is not None and later > known_at


class Following:
    """A second server that follows the test's own, set up and started by what the compose file runs."""

    def __init__(self, folder: Path, log: Path) -> None:
        owner = json.loads((folder / "database-passwords.json").read_text())
        self.port, self.secret = int(THERE["PORT"]), r"a:long\walk by-the-lake"
        self.home = Postgres(folder / "replica")
        self.home.place.chmod(0o755)
        self.primary = {
            "PGHOST": connection.settings_dict["HOST"], "PGPORT": str(connection.settings_dict["PORT"]),
            "PGUSER": SUPERUSER, "PGPASSWORD": owner[SUPERUSER], "PGDATABASE": "postgres",
        }  # fmt: skip
        work = self.home.place / "server"
        work.mkdir()
        shutil.copy(ROOT / "deploy/database/replica", work)
        if (user := account()) is not None:
            shutil.chown(work, user, user)
        self.process = Process(
            "replica",
            ["sh", work / "replica", "-c", f"port={self.port}", "-c", "max_connections=120",
             "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
            log=log, cwd=work, account=user, stop_signal=signal.SIGINT, patience=30,
            env={
                "PATH": f"{self.home.programs}:{os.defpath}", "PGDATA": str(work / "data"),
                "DATABASE_HOST": "127.0.0.1", "DATABASE_PORT": self.primary["PGPORT"],
                "EXCHANGE_REPLICATION_PASSWORD": self.secret,
            },
        )  # fmt: skip

    def sql(self, *given: str, where: int | None = None) -> str:
        """What psql prints, as the superuser of either server."""
        env = {**self.primary, "EXCHANGE_REPLICATION_PASSWORD": self.secret, "PATH": os.defpath}
        command = [self.home.programs / "psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", *given]
        done = subprocess.run(
            command, env={**env, **({"PGPORT": str(where)} if where else {})}, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self) -> None:
        """Until it answers."""
        self.process.start()
        ready = [self.home.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        up = wait_until(
            lambda: subprocess.run(ready).returncode == 0 or not self.process.alive(), seconds=120, step=0.2
        )
        assert up and self.process.alive(), self.process.tail()

    def caught_up(self) -> bool:
        """Whether it has all that was written until now."""
        at = self.sql("-c", "SELECT pg_current_wal_insert_lsn()")

        def there() -> bool:
            return self.sql("-c", f"SELECT pg_last_wal_replay_lsn() >= '{at}'", where=self.port) == "t"

        return wait_until(there, seconds=60, step=0.1)


@pytest.fixture
def streaming(transactional_db: None, tmp_path: Path) -> Iterator[Following]:
    """It follows, and leaves nothing in the test's server."""
    made = Following(Path(os.environ["EXCHANGE_DATA_FOLDER"]), tmp_path / "replica.log")
    try:
        for _time in range(2):  # as it says, it may be run again
            made.sql("-f", str(ROOT / "deploy/database/replication.sql"))
        made.start()
        yield made
    finally:
        made.process.stop()
        made.sql("-c", "SELECT pg_drop_replication_slot('exchange_replica')")
        made.sql("-c", "DROP ROLE exchange_replica")
        shutil.rmtree(made.home.place)


@pytest.mark.slow
@pytest.mark.parametrize("replica", [THERE], indirect=True)
def test_figures_are_read_from_a_real_replica_that_stops_and_goes_on(
    dictionary_data: None, streaming: Following, replica: Any
) -> None:
    books.emitted(*(books.registered() for _one in range(5)))
    follow()
    assert streaming.caught_up()
    number, known_at = answer()
    assert number == 5 and known_at is not None
    with pytest.raises(InternalError, match="read-only"), replica.cursor() as cursor:
        cursor.execute("DELETE FROM statistics_rollup")
    streaming.sql("-c", "SELECT pg_wal_replay_pause()", where=streaming.port)
    books.emitted(*(books.registered() for _one in range(2)))
    follow()
    assert ContractFact.objects.count() == 7 and answer() == (5, known_at)
    streaming.sql("-c", "SELECT pg_wal_replay_resume()", where=streaming.port)
    assert streaming.caught_up()
    number, later = answer()
    assert number == 7 and later is not None and later > known_at
    streaming.process.stop()  # away, and back: it goes on where it stood
    assert Client().get(OUTLETS[4]).status_code == 503 and Client().get("/en/technologies/").status_code == 200
    books.emitted(books.registered())
    follow()
    streaming.start()
    replica.close()
    replica.connect()
    assert streaming.caught_up() and answer()[0] == 8
