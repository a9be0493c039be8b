"""The health check of one part in its container: `python -m transfer.runner.alive web|live|worker|beat`.

Quick and without Django, as it runs every few seconds in each container.
"""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import redis

BEAT_KEY = ":1:beat-heard"  # transfer.edge.health.BEAT_HEARD as Django's cache writes it


def _page(port: str, path: str) -> str:
    host = os.environ.get("EXCHANGE_HOSTS", "localhost").split(",")[0].strip().removeprefix(".")
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/{path}", headers={"Host": host})
    try:
        with urllib.request.urlopen(asked, timeout=8):
            return ""
    except urllib.error.HTTPError as error:
        return error.read().decode(errors="replace").strip() or f"HTTP {error.code}"
    except OSError as error:
        return f"no answer: {error}"


def web() -> str:
    """The web server and all it needs."""
    return _page(os.environ.get("EXCHANGE_WEB_PORT", "8000"), "readyz")


def live() -> str:
    """The process alone: watchers are kept as long as it can."""
    return _page(os.environ.get("EXCHANGE_LIVE_PORT", "8001"), "healthz")


def worker() -> str:
    """Celery's main process in this container, and the queue it takes its work from."""
    if not any("celery" in line and " worker" in line for line in _command_lines()):
        return "no worker process"
    return _queue(lambda queue: bool(queue.ping()), "the queue does not answer")


def beat() -> str:
    """What the beat says every five seconds was heard within thirty."""
    return _queue(lambda queue: bool(queue.exists(BEAT_KEY)), "the beat was not heard for 30 s")


CHECKS: dict[str, Callable[[], str]] = {"web": web, "live": live, "worker": worker, "beat": beat}


def _queue(holds: Callable[[redis.Redis], bool], otherwise: str) -> str:
    queue = redis.Redis.from_url(os.environ["EXCHANGE_REDIS_URL"], socket_timeout=5, socket_connect_timeout=5)
    try:
        return "" if holds(queue) else otherwise
    except (OSError, redis.RedisError) as error:
        return f"the queue does not answer: {type(error).__name__}"


def _command_lines() -> list[str]:
    lines = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                lines.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
            except OSError:
                continue
    return lines


def main() -> int:
    """0 when the part is alive, 1 with a reason on stderr when it is not, 2 for an unknown part."""
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    if part not in CHECKS:
        sys.stderr.write(f"Say which part: {', '.join(CHECKS)}.\n")
        return 2
    trouble = CHECKS[part]()
    if trouble:
        sys.stderr.write(f"{trouble}\n")
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
