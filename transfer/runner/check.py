"""`make check`: everything that can be said about the sources without running the product."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from transfer.runner.instance import ROOT
from transfer.runner.servers import Servers, throw_away

BIN = os.path.dirname(sys.executable)  # noqa: PTH120 - the link in the environment, not what it points to


@dataclass(frozen=True)
class Step:
    """One check: what it looks at, the command whose exit code is the answer, whether there is anything to look at."""

    what: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    applies: bool = True


def manage(
    *words: str, settings: str = "transfer.settings.demo", **environment: str
) -> tuple[list[str], dict[str, str]]:
    """A management command and the variables it runs with."""
    return [sys.executable, "manage.py", *words], {"DJANGO_SETTINGS_MODULE": settings, **environment}


PRODUCTION = {
    "EXCHANGE_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-only-for-this-check",
    "EXCHANGE_HOSTS": "exchange.example",
    "EXCHANGE_DATABASE_PASSWORD": "only-for-this-check",
    "EXCHANGE_MAIL_HOST": "mail.example",
    "EXCHANGE_MAIL_FROM": "exchange@exchange.example",
}


def steps() -> list[Step]:
    """All checks, the quick ones first."""
    tool = f"{BIN}/".__add__
    return [
        Step("lint", [tool("ruff"), "check", "."]),
        Step("form", [tool("ruff"), "format", "--check", "--quiet", "."]),
        Step("templates", [tool("djlint"), "templates", "--lint", "--quiet"], applies=_any("templates/**/*.html")),
        Step("floors and doors", [tool("lint-imports")]),
        Step("types", [tool("mypy")], applies="[tool.mypy]" in (ROOT / "pyproject.toml").read_text()),
        Step("settings and models", *manage("check", "--fail-level", "WARNING")),
        Step(
            "production settings",
            *manage("check", "--deploy", "--fail-level", "WARNING", settings="transfer.settings.prod", **PRODUCTION),
        ),
        Step("migrations", *manage("makemigrations", "--check", "--dry-run")),
        Step("messages", *manage("check_catalogue")),
        Step("docs", *manage("generate_docs", "--check")),
        Step("architecture", [sys.executable, "-m", "pytest", "-q", "tests/architecture"]),
    ]


def _any(pattern: str) -> bool:
    return next(ROOT.glob(pattern), None) is not None


def check(only: Sequence[str] = ()) -> int:
    """Runs every step, as many at once as there are cores, prints what failed in full; 1 when anything did."""
    failed: list[str] = []
    wanted = [step for step in steps() if step.applies and (not only or step.what in only)]
    with throw_away(ROOT / ".data") as servers, ThreadPoolExecutor(os.cpu_count()) as cores:
        for step, (done, took) in zip(wanted, cores.map(lambda step: _run(step, servers), wanted), strict=True):
            verdict = "ok" if done.returncode == 0 else "FAILED"
            print(f"  {step.what} {'.' * max(2, 30 - len(step.what))} {verdict} {took:5.1f} s", flush=True)
            if done.returncode:
                failed.append(step.what)
                print(f"{done.stdout}{done.stderr}\n", flush=True)
    print(f"Failed: {', '.join(failed)}." if failed else "All checks hold.", flush=True)
    return 1 if failed else 0


def _run(step: Step, servers: Servers) -> tuple[subprocess.CompletedProcess[str], float]:
    """What it said, and how many seconds it took."""
    environment = {**os.environ, **step.environment}
    if step.environment:
        # The password of the role that really answers; everything else as the step wants it.
        environment |= servers.owner_environment()
    began = time.monotonic()
    done = subprocess.run(list(step.command), cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done, time.monotonic() - began
