"""What the tests of a file start from, built once for all of them.

    pytestmark = pytest.mark.stands_on(build=trade.build)

    @pytest.fixture
    def market(stand: Market) -> Market:
        return stand

It is built inside a transaction that stays open around the tests of the file: each of them gets a copy of the objects,
and what it writes is rolled back to this stand. A test that commits builds its own. A test may stand on more than its
file does (`@pytest.mark.stands_on(build=bargain.with_signed)`): those of one stand are run one after the other.
"""

import copy
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from institutions.models import Dictionary
from tests import flush

Build = Callable[[], Any]


class Ground:
    """The stand that is open in this process, if any."""

    def __init__(self) -> None:
        self.build: Build | None = None
        self._made: Any = None
        self._around: transaction.Atomic | None = None

    def enter(self, build: Build) -> None:
        """Open a transaction and build in it."""
        self._around = transaction.atomic()
        self._around._from_testcase = True  # as Django's own TestCase tells its transactions from the product's
        self._around.__enter__()
        self._made = build()
        self.build = build

    def leave(self) -> None:
        """Roll back what is open."""
        if self._around is not None:
            transaction.set_rollback(True)
            self._around.__exit__(None, None, None)
        self.build = self._made = self._around = None

    def copy(self) -> Any:
        """What was built, to be changed at will."""
        return copy.deepcopy(self._made)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Within a file those of one stand come together, and those without any come last."""
    places: dict[tuple[Any, Any], int] = {}
    for item in items:
        places.setdefault((item.path, None), len(places))
        places.setdefault((item.path, _asked_for(item)), len(places))
    items.sort(
        key=lambda item: (places[item.path, None], _asked_for(item) is None, places[item.path, _asked_for(item)])
    )


@pytest.fixture(scope="session")
def ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ground]:
    """The ground of this run."""
    made = Ground()
    yield made
    with django_db_blocker.unblock():
        made.leave()


@pytest.fixture
def _on_its_ground(request: pytest.FixtureRequest, ground: Ground, django_db_blocker: Any) -> None:
    wanted = None if _commits(request) else _asked_for(request.node)
    if wanted is not None and wanted is ground.build:
        return
    with django_db_blocker.unblock():
        ground.leave()
        if "dictionary_data" in request.fixturenames:
            load_dictionaries()
        if wanted is not None:
            ground.enter(wanted)


@pytest.fixture
def _django_db_helper(_on_its_ground: None, _django_db_helper: None) -> None:
    """pytest-django's own, through which every test with a database goes, after the ground is laid."""


@pytest.fixture
def dictionary_data(db: None) -> None:
    """Dictionaries, regions, countries and dated rules. Loaded once a run, and again after a flush took them."""
    load_dictionaries()


@pytest.fixture
def stand(request: pytest.FixtureRequest, dictionary_data: None, ground: Ground) -> Any:
    """What the file's mark `stands_on` builds."""
    build = _asked_for(request.node)
    assert build is not None, "the file has no mark stands_on"
    return build() if _commits(request) else ground.copy()


def load_dictionaries() -> None:
    """Unless they are there. What the command has written into an empty database once is put back by a copy later."""
    if Dictionary.objects.exists():
        return
    empty = not flush.written()
    if empty and _LOADED:
        with transaction.atomic():
            for table, rows in _LOADED.items():
                _copy("FROM STDIN", table, BytesIO(rows))
        return
    call_command("load_dictionaries", stdout=StringIO())
    if empty:
        for table in sorted(flush.written()):
            rows = BytesIO()
            _copy("TO STDOUT", table, rows)
            _LOADED[table] = rows.getvalue()


def _copy(way: str, table: str, rows: BytesIO) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {connection.ops.quote_name(table)} {way}", rows)


_LOADED: dict[str, bytes] = {}


def _asked_for(item: pytest.Item) -> Build | None:
    mark = item.get_closest_marker("stands_on")
    return mark.kwargs["build"] if mark and "stand" in getattr(item, "fixturenames", ()) else None


def _commits(request: pytest.FixtureRequest) -> bool:
    mark = request.node.get_closest_marker("django_db")
    return bool(
        (mark and mark.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(request.fixturenames)
    )
