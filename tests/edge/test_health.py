"""The pages a load balancer asks."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from transfer.edge import health


@pytest.fixture
def anyone() -> Client:
    return Client()


def test_healthz_asks_nobody(anyone: Client) -> None:
    answer = anyone.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]
    assert anyone.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_readyz_when_all_is_well(anyone: Client) -> None:
    health.hear_beat()
    answer = anyone.get("/readyz")
    assert answer.status_code == 200, answer.json()
    assert answer.json() == {"ready": True, "database": "ok", "migrations": "ok", "redis": "ok", "beat": "ok"}


@pytest.mark.django_db
def test_readyz_names_a_silent_beat(anyone: Client) -> None:
    cache.clear()
    answer = anyone.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["beat"] == "not heard for 30 s" and answer.json()["redis"] == "ok"


@pytest.mark.django_db
def test_readyz_names_a_missing_migration(anyone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'toy'")
    answer = anyone.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"].endswith("not applied")


@pytest.mark.django_db
def test_readyz_names_a_missing_redis_and_tells_no_details(anyone: Client, settings: object) -> None:
    settings.CACHES = {  # type: ignore[attr-defined] # pytest-django's settings take any name
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://:pw@127.0.0.1:1/0"}
    }
    answer = anyone.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["redis"] == answer.json()["beat"] == "no answer"
    assert answer.json()["database"] == "ok" and b"pw" not in answer.content


def test_readyz_names_a_missing_database(anyone: Client) -> None:
    health.hear_beat()
    answer = anyone.get("/readyz")  # a test without the database mark may not reach it
    assert answer.status_code == 503
    assert answer.json()["database"] == "no answer"
