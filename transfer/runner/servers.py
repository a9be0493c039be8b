"""PostgreSQL and Redis together, in one folder."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from transfer.runner.postgres import APP, OWNER, Address, Postgres
from transfer.runner.processes import Process
from transfer.runner.redis import Redis


class Servers:
    """Both servers of a demo or a test run; `environment` is what the exchange's processes are started with."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.postgres = Postgres(folder, durable=durable)
        self.redis = Redis(folder)
        self.address: Address | None = None
        self.redis_url = ""

    def start(self) -> None:
        """Start both, or neither: raises StartFailed."""
        try:
            self.address = self.postgres.start()
            self.redis_url = self.redis.start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop both."""
        self.redis.stop()
        self.postgres.stop()

    def processes(self) -> list[Process]:
        """The two server processes, while they run."""
        return [process for process in (self.postgres.process, self.redis.process) if process is not None]

    def environment(self, role: str = APP) -> dict[str, str]:
        """Variables for a process that works as this role."""
        assert self.address is not None
        return {**self.address.environment(role), "EXCHANGE_REDIS_URL": self.redis_url}

    def owner_environment(self) -> dict[str, str]:
        """Variables for migrations and loaders."""
        return self.environment(OWNER)

    def make_durable(self) -> None:
        """Returns when all that was committed is on the disk, also what was committed without waiting for it."""
        assert self.address is not None
        self.postgres.psql(self.address, "CHECKPOINT;")

    def remove(self) -> None:
        """Delete everything they kept."""
        for folder in {self.folder, self.postgres.place}:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def throw_away(parent: Path) -> Iterator[Servers]:
    """Servers that are gone afterwards, in a folder of their own below the parent."""
    sweep(parent, "once-")
    servers = Servers(parent / f"once-{os.getpid()}", durable=False)
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()
        servers.remove()


def sweep(parent: Path, prefix: str) -> None:
    """Remove the throw-away folders `<prefix><pid>` of runs that are over."""
    for folder in parent.glob(f"{prefix}*"):
        pid = folder.name.removeprefix(prefix)
        if pid.isdigit() and not _runs(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
