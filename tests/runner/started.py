"""A demo started as a person starts it, in its own process, with a mark that all its descendants carry."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Started:
    """`command` in the background; everything it starts, and what that starts, is found by its mark."""

    def __init__(self, command: Sequence[str], *, log: Path, user: str | None = None, cwd: Path = ROOT) -> None:
        self.mark = f"EXCHANGE_TEST_MARK={uuid.uuid4()}"
        self.log = log
        name, _, value = self.mark.partition("=")
        environment = {key: text for key, text in os.environ.items() if not key.startswith(("EXCHANGE_", "DJANGO_"))}
        environment |= {name: value, "PYTHONUNBUFFERED": "1"}
        if user is not None:
            environment |= {"HOME": str(log.parent), "USER": user}
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                list(command), stdout=file, stderr=subprocess.STDOUT, env=environment, cwd=cwd,
                start_new_session=True, **identity_of(user),
            )  # fmt: skip

    def wait_for(self, text: str, *, seconds: float = 120) -> float:
        """Seconds until the text was printed; fails with all that was printed when it is not."""
        began = time.monotonic()
        while text not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - began < seconds, self.said()
            time.sleep(0.1)
        return time.monotonic() - began

    def said(self) -> str:
        """All it has printed."""
        return self.log.read_text(errors="replace")

    def address(self) -> str:
        """Where it says it is."""
        found = re.search(r"http://127\.0\.0\.1:\d+", self.said())
        assert found, self.said()
        return found.group()

    def page(self, path: str) -> str:
        """The text of a page."""
        with urllib.request.urlopen(f"{self.address()}/{path}", timeout=10) as answer:
            return answer.read().decode()

    def press_ctrl_c(self, *, seconds: float = 40) -> int:
        """SIGINT to the whole foreground group, as a terminal does; returns the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(seconds)

    def relatives(self) -> dict[int, str]:
        """Every living process that carries the mark or works in our folder, with its command line.

        Servers that set their own title write over their variables, so these are known by their folder.
        """
        found = {}
        ours = self.log.parent.resolve()
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                marked = self.mark.encode() in (folder / "environ").read_bytes().split(b"\0")
                if marked or (folder / "cwd").resolve().is_relative_to(ours):
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return found

    def gone(self, *, seconds: float = 5) -> dict[int, str]:
        """The relatives that are still there after so many seconds; empty is good."""
        end = time.monotonic() + seconds
        while (left := self.relatives()) and time.monotonic() < end:
            time.sleep(0.1)
        return left

    def end(self) -> None:
        """Kill whatever is left, by its id."""
        for pid in self.relatives():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()


def demo_command(state: Path, port: int, *more: str) -> list[str]:
    """The command that `make demo` runs, without the demo set."""
    start = [sys.executable, "-m", "transfer.runner", "demo", "--bare"]
    return [*start, "--state", str(state), "--port", str(port), *more]


def reachable_python(user: str | None) -> str | None:
    """A Python of a fitting version that this user can run; None when there is none."""
    others = (shutil.which(f"python3.{minor}", path="/usr/local/bin:/usr/bin") for minor in (11, 12, 13))
    for python in filter(None, [sys.executable, *others]):
        if user is None or runs_as(user, [python, "-c", "import pip"]):
            return python
    return None


def runs_as(user: str, command: Sequence[str]) -> bool:
    """True when the command succeeds as that user."""
    try:
        done = subprocess.run(list(command), capture_output=True, check=False, cwd="/", **identity_of(user))
    except OSError:
        return False
    return done.returncode == 0


def identity_of(user: str | None) -> dict[str, Any]:
    """What subprocess needs to run something as that user."""
    if user is None:
        return {}
    account = pwd.getpwnam(user)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def clean_checkout(folder: Path, user: str | None) -> Path:
    """The tracked files alone, in a folder that belongs to the user."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    if user is not None:
        account = pwd.getpwnam(user)
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
    return folder
