"""What is answered when something broke: 503 for what passes, 500 for a fault, as a page or as a problem document."""

import json

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils import translation

from transfer.edge.views import faults


class Coded(Exception):
    """What psycopg2 raises, as far as it matters here."""

    def __init__(self, pgcode: str) -> None:
        self.pgcode = pgcode


def with_code(pgcode: str) -> OperationalError:
    error = OperationalError("said the database")
    error.__cause__ = Coded(pgcode)
    return error


AWAY = [OperationalError("refused"), InterfaceError("already closed"), with_code("57P03"), with_code("08006")]
BUSY = [with_code("55P03"), with_code("40P01")]


def answer(error: Exception, path: str) -> HttpResponse:
    handler = get_resolver().resolve_error_handler(500)
    assert handler is faults.fault
    try:
        raise error
    except Exception:
        return handler(RequestFactory().get(path))


@pytest.mark.parametrize("error", AWAY, ids=repr)
def test_a_database_that_is_away_is_no_fault(error: Exception) -> None:
    api, page = answer(error, "/api/v1/demands/"), answer(error, "/en/demands/")
    body = json.loads(api.content)
    assert (api.status_code, body["code"], body["status"], api["Retry-After"]) == (503, "away", 503, "5")
    assert api["Content-Type"] == "application/problem+json"
    assert page.status_code == 503 and page["Retry-After"] == "5" and "away for a moment" in page.content.decode()


@pytest.mark.parametrize("error", BUSY, ids=repr)
def test_many_at_once_is_no_fault(error: Exception) -> None:
    page = answer(error, "/en/demands/")
    assert page.status_code == 503 and page["Retry-After"] == "1" and "by many at once" in page.content.decode()


@pytest.mark.parametrize("error", [ValueError("a secret"), with_code("53100")], ids=repr)
def test_a_fault_says_nothing_of_itself(error: Exception) -> None:
    api, page = answer(error, "/api/v1/demands/"), answer(error, "/en/demands/")
    assert (api.status_code, json.loads(api.content)["code"], page.status_code) == (500, "fault", 500)
    assert "secret" not in api.content.decode() + page.content.decode() and "Retry-After" not in page


def test_it_is_said_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert "数据库暂时无法连接" in answer(AWAY[0], "/zh-hans/demands/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/v1/nothing/", "application/problem+json"),
        ("/api/v1/notices/no-id/", "application/problem+json"),
        ("/en/nothing/", "text/html; charset=utf-8"),
    ],
)
def test_where_nothing_is_the_api_says_so_as_it_says_everything(client: Client, path: str, kind: str) -> None:
    answered = client.get(path)
    assert (answered.status_code, answered["Content-Type"]) == (404, kind)
