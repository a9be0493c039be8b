"""Fixtures of every test. The servers themselves are started by tests.servers, before Django's settings are read."""

import gc
import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples

from institutions.selectors import shelf
from tests.servers import DATA, DATABASE
from transfer.edge.catalogue.parts import LANGUAGES, compile_parts, part_files
from transfer.kernel import ruleset
from transfer.kernel.models import Jurisdiction
from transfer.runner.processes import Process, wait_until

pytest_plugins = ["tests.flush", "tests.stands"]
ROOT = Path(__file__).resolve().parents[1]
# How fast examples come says something about the machine, not about what is tested.
examples.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("busy")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> None:
    """The migrated database of tests.servers, used as it comes: every worker of `pytest -n` has one of its own.

    The flush between committing tests may truncate append-only tables; only a test database has this bypass.
    """
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = DATABASE
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION kernel_no_truncate() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN NULL; END $$"
        )


@pytest.fixture(scope="session", autouse=True)
def _what_is_loaded_stays() -> Iterator[None]:
    """The house itself is not looked through for garbage over and over."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    yield
    gc.unfreeze()


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    """Pages are tested in both languages, so the catalogues are made first, unless they are made of these parts."""
    locale = Path(settings.LOCALE_PATHS[0])
    for language in LANGUAGES:
        parts = part_files(locale, language)
        made_of = hashlib.sha256(b"".join(part.name.encode() + part.read_bytes() for part in parts))
        done = DATA / f"catalogue-{language}-{made_of.hexdigest()[:16]}"
        made = locale / language / "LC_MESSAGES" / "django.mo"
        if not (done.exists() and made.exists() and done.read_bytes() == made.read_bytes()):
            done.write_bytes(compile_parts(locale, language).read_bytes())


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """No test sees what another has cached."""
    yield
    cache.clear()
    Jurisdiction.objects.forget()
    ruleset.forget()
    shelf.forget()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page asked for in Chinese leaves its language in the thread; the next test begins in the default one."""
    yield
    translation.deactivate()


@pytest.fixture
def app_connection(transactional_db: None) -> Iterator["psycopg2.extensions.connection"]:
    """A connection as exchange_app to the test database: what production may do, and no more."""
    place = connection.settings_dict
    link = psycopg2.connect(
        host=place["HOST"],
        port=place["PORT"],
        dbname=place["NAME"],
        user="exchange_app",
        password=os.environ["EXCHANGE_TEST_APP_PASSWORD"],
    )
    yield link
    link.close()


@dataclass(frozen=True)
class Worker:
    """A running Celery worker on the test database."""

    process: Process

    def log(self) -> str:
        """All it has printed."""
        return self.process.log.read_text(errors="replace")


def process_environment() -> dict[str, str]:
    """Variables for a process of the exchange that works on the test database, as the app: what production may do."""
    return {
        **os.environ,
        "EXCHANGE_DATABASE_NAME": connection.settings_dict["NAME"],
        "EXCHANGE_DATABASE_USER": "exchange_app",
        "EXCHANGE_DATABASE_PASSWORD": os.environ["EXCHANGE_TEST_APP_PASSWORD"],
    }


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Worker]:
    """A real Celery worker in its own process, on the test database and the embedded Redis. For slow tests."""
    cache.clear()
    process = Process(
        "worker",
        [sys.executable, "-m", "celery", "-A", "transfer.celery", "worker", "--concurrency=2", "--loglevel=INFO",
         "--without-gossip", "--without-mingle"],
        log=tmp_path / "worker.log",
        env=process_environment(),
        cwd=ROOT,
    )  # fmt: skip
    process.start()
    running = Worker(process)
    started = wait_until(lambda: " ready." in running.log() or not process.alive(), seconds=40, step=0.1)
    if not (started and process.alive()):
        text = running.log()
        process.stop()
        pytest.fail(f"The worker did not start:\n{text}")
    yield running
    process.stop()


@pytest.fixture
def redis_url() -> str:
    """The embedded Redis of this run."""
    return str(settings.REDIS_URL)
