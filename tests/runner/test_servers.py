"""The embedded servers the tests run on."""

import psycopg2
import pytest
import redis
from django.core.cache import cache
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_postgresql_18_through_psycopg2() -> None:
    assert connection.Database.__name__ == "psycopg2"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000, current_user, version()")
        assert cursor.fetchone()[:2] == (18, "exchange_owner")
        cursor.execute("SELECT lower('ÄÖ'), upper('я')")
        assert cursor.fetchone() == ("äö", "Я")
        cursor.execute("SELECT '[1,2]'::vector <-> '[1,3]'::vector")
        assert cursor.fetchone() == (1.0,)


def test_the_app_role_has_five_seconds_and_no_ddl(app_connection: "psycopg2.extensions.connection") -> None:
    with app_connection.cursor() as cursor:
        cursor.execute("SHOW transaction_timeout")
        assert cursor.fetchone() == ("5s",)
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("CREATE TABLE public.planted (id int)")


def test_redis_answers_with_a_password_only(redis_url: str) -> None:
    cache.set("here", 1)
    assert cache.get("here") == 1
    assert redis.Redis.from_url(redis_url).ping()
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=int(redis_url.rsplit(":", 1)[1].split("/")[0])).ping()
