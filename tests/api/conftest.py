"""What every test of the whole API has: one world, in which whatever a test does is taken back."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from institutions.models import Dictionary
from tests.api import everything
from tests.api.everything import Everything
from tests.api.seats import Desk
from transfer.edge.api.throttling import PerActor


@pytest.fixture(autouse=True)
def _unthrottled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test may ask as often as it likes."""
    monkeypatch.setattr(PerActor, "allow_request", lambda self, request, view: True)


@pytest.fixture(scope="package")
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Everything]:
    link = connections[DEFAULT_DB_ALIAS]
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        if not Dictionary.objects.exists():
            call_command("load_dictionaries", stdout=StringIO())
        with link.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '20s'")
        # Django's TestCase ends the connection after each test, and with it the transaction in which the world stands.
        patch.setattr(link, "close", lambda: None)
        yield everything.build()
        transaction.set_rollback(True)


@pytest.fixture
def whole(_built: Everything, db: None) -> Everything:
    """One of everything, built once for all tests of the API, each of which takes back what it does."""
    return _built


@pytest.fixture
def desk(whole: Everything) -> Desk:
    """A seat for every operation."""
    return Desk(whole)
