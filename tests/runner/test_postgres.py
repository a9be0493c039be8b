"""The embedded database where it is awkward: root under a closed home, programs out of reach, a second start."""

import os
import pwd
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from transfer.runner import postgres
from transfer.runner.postgres import APP, OWNER, Postgres
from transfer.runner.processes import StartFailed
from transfer.runner.servers import Servers, sweep

root_alone = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")


@pytest.fixture
def closed_home(tmp_path: Path) -> Iterator[Path]:
    """A folder that nobody but ourselves can enter."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    yield home
    place = postgres.place_for_servers(home)
    if place != home:
        shutil.rmtree(place)


@root_alone
@pytest.mark.slow
def test_root_under_a_closed_home(closed_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data lies where PostgreSQL's user reaches it, and so do its programs when theirs is closed too."""
    monkeypatch.setattr(postgres, "reachable", lambda path, user: str(path).startswith("/var/tmp") or user is None)
    servers = Servers(closed_home, durable=False)
    assert servers.postgres.place.is_relative_to("/var/tmp/technology-exchange")
    assert servers.postgres.programs.is_relative_to(servers.postgres.place)
    servers.start()
    try:
        assert servers.address is not None
        assert servers.postgres.data.stat().st_uid == postgres.account() != 0
        assert (
            servers.postgres.psql(servers.address, "SELECT current_user", database="exchange", role=APP) == f"{APP}\n"
        )
    finally:
        servers.stop()
        servers.remove()
    assert not servers.postgres.place.exists() and not closed_home.exists()
    closed_home.mkdir()


@root_alone
def test_a_machine_without_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pwd, "getpwall", lambda: [SimpleNamespace(pw_uid=0), SimpleNamespace(pw_uid=7)])
    assert postgres.account() == 7
    monkeypatch.setattr(pwd, "getpwall", lambda: [SimpleNamespace(pw_uid=0)])
    with pytest.raises(StartFailed, match="has no other user"):
        postgres.account()


@pytest.mark.slow
def test_data_and_passwords_stay_and_roles_are_narrow(closed_home: Path) -> None:
    server = Postgres(closed_home)  # durable, as in the demo
    address = server.start()
    try:
        server.psql(address, "CREATE TABLE kept AS SELECT 42 AS answer", database="exchange", role=OWNER)
        with pytest.raises(StartFailed, match="permission denied"):
            server.psql(address, "CREATE DATABASE other", role=OWNER)
        with pytest.raises(StartFailed, match="permission denied"):
            server.psql(address, "SELECT * FROM kept", database="exchange", role=APP)
        with pytest.raises(StartFailed, match="password authentication failed"):
            server.psql(type(address)(address.port, dict.fromkeys(address.passwords, "guess")), "SELECT 1")
        assert (closed_home / "database-passwords.json").stat().st_mode & 0o777 == 0o600
    finally:
        server.stop()
    again = Postgres(closed_home)
    address = again.start()
    try:
        assert again.psql(address, "SELECT answer FROM kept", database="exchange", role=OWNER) == "42\n"
    finally:
        again.stop()


def test_what_killed_runs_left_is_swept_away_and_no_more(tmp_path: Path) -> None:
    for name in ("test-999999999", f"test-{os.getpid()}", "test-notes"):
        (tmp_path / name).mkdir()
    sweep(tmp_path, "test-")
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"test-{os.getpid()}", "test-notes"]
