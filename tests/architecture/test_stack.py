"""What the installed stack must be: psycopg2 alone, and a kernel that stands without HTTP and queue."""

import os
import subprocess
import sys
import tomllib

from django.db import connection

from tests.architecture.source import ROOT

FRAMEWORKS = ("celery", "rest_framework", "django_filters", "kombu", "redis")
LOADED = 'import sys; print(",".join(sorted({name.split(".")[0] for name in sys.modules} & set(sys.argv[1:]))))'
KERNEL_ALONE = """
import pkgutil, importlib
import django
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["transfer.kernel"],
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "none"}},
    USE_TZ=True, EXCHANGE_NODE="EX", EXCHANGE_JURISDICTION="CN", SECRET_KEY="none",
)
django.setup()
import transfer.kernel
for module in pkgutil.walk_packages(transfer.kernel.__path__, "transfer.kernel."):
    if ".migrations" not in module.name:
        importlib.import_module(module.name)
"""


def packages(lock: str) -> set[str]:
    """The names of all locked packages."""
    return {package["name"] for package in tomllib.loads(lock)["package"]}


def python(code: str, *arguments: str) -> str:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "transfer.settings.test"}
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_the_lock_holds_psycopg2_and_not_its_successor():
    locked = packages((ROOT / "uv.lock").read_text())
    assert "psycopg2-binary" in locked
    assert not locked & {"psycopg", "psycopg-binary", "psycopg-c"}


def test_a_planted_successor_is_seen_in_a_lock():
    assert "psycopg" in packages('[[package]]\nname = "psycopg"\nversion = "3.2"\n')


def test_django_talks_through_psycopg2():
    assert connection.Database.__name__ == "psycopg2"


def test_the_kernel_stands_without_http_and_queue():
    assert python(KERNEL_ALONE + LOADED, *FRAMEWORKS) == ""


def test_a_planted_framework_is_seen_beside_the_kernel():
    assert python("import django_filters, kombu\n" + LOADED, *FRAMEWORKS) == "django_filters,kombu"
