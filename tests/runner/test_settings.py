"""The settings that production starts with, each in a process of its own, as they are read once."""

import subprocess
import sys

import pytest

from tests.runner.started import ROOT

GOOD = {
    "EXCHANGE_SECRET_KEY": "a-Secret-of-the-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "EXCHANGE_HOSTS": "exchange.example",
    "EXCHANGE_DATABASE_HOST": "database",
    "EXCHANGE_DATABASE_PASSWORD": "secret",
    "EXCHANGE_REDIS_URL": "redis://queue:6379/0",
    "EXCHANGE_MAIL_HOST": "mail.example",
    "EXCHANGE_MAIL_FROM": "exchange@exchange.example",
}
SHOW = (
    "from django.conf import settings as s; s.DEBUG; import transfer.settings.prod as p; "
    "print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.EXCHANGE_MAY_MAKE_KEYS, s.EXCHANGE_MAY_BACKDATE)"
)


def start(environment: dict[str, str], code: str = SHOW) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "transfer.settings.prod", **environment},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_whole_environment_starts_in_its_safe_form() -> None:
    done = start(GOOD)
    assert done.stdout.split() == ["False", "True", "True", "False", "False"], done.stderr


@pytest.mark.parametrize(
    ("given", "told"),
    [({}, ["default"]), ({"EXCHANGE_REPLICA_HOST": ""}, ["default"]),
     ({"EXCHANGE_REPLICA_HOST": "replica"}, ["default", "replica", "replica", "5432", "exchange_app"])],
)  # fmt: skip
def test_a_replica_is_a_second_database_where_its_host_is_named(given: dict[str, str], told: list[str]) -> None:
    show = (
        "import transfer.settings.prod as p; found = p.DATABASES.get('replica', {}); "
        "print(*p.DATABASES, *(found[key] for key in ('HOST', 'PORT', 'USER') if found))"
    )
    assert start({**GOOD, **given}, show).stdout.split() == told


def test_all_that_is_missing_is_named_in_one_sentence() -> None:
    done = start({"EXCHANGE_SECRET_KEY": GOOD["EXCHANGE_SECRET_KEY"], "EXCHANGE_MAIL_FROM": "  "})
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Not set in the environment, but required: EXCHANGE_HOSTS, EXCHANGE_DATABASE_HOST, EXCHANGE_DATABASE_PASSWORD, "
        "EXCHANGE_REDIS_URL, EXCHANGE_MAIL_HOST, EXCHANGE_MAIL_FROM. See docs/deploy.md."
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"EXCHANGE_SECRET_KEY": "only-for-demo-and-tests"}, "EXCHANGE_SECRET_KEY must be your own random text"),
        ({"EXCHANGE_SECRET_KEY": "a" * 80}, "EXCHANGE_SECRET_KEY must be your own random text"),
        ({"EXCHANGE_DEBUG": "yes"}, "production never runs with DEBUG"),
        ({"EXCHANGE_HOSTS": "*"}, "EXCHANGE_HOSTS must name the host names"),
        ({"EXCHANGE_HOSTS": " , "}, "EXCHANGE_HOSTS must name the host names"),
        ({"EXCHANGE_MAIL_PORT": "smtp"}, "EXCHANGE_MAIL_PORT must be a whole number"),
        ({"EXCHANGE_MAIL_HOST": ""}, "required: EXCHANGE_MAIL_HOST."),
    ],
)
def test_what_is_unsafe_is_refused(change: dict[str, str], sentence: str) -> None:
    done = start({**GOOD, **change})
    assert done.returncode == 1
    assert sentence in done.stderr and "Traceback" not in done.stderr


def test_the_policy_for_content_lets_nothing_inline_through(settings: object) -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]  # type: ignore[attr-defined] # any name is allowed
    told = [source for sources in directives.values() for source in sources]
    assert "'unsafe-inline'" not in told and "'unsafe-eval'" not in told
    assert not [source for source in told if str(source).startswith(("http", "//", "*"))]
    assert str(directives["default-src"]) == "[\"'self'\"]"
