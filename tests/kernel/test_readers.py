"""Reading everything in commit order: no gap while others write, no double, and from nothing again."""

import random
import threading
import time

import pytest
from django.db import transaction

from tests.racing import at_once, raised
from tests.toy import services
from tests.toy.actors import OWNER
from transfer.kernel import events, readers
from transfer.kernel.errors import Misuse
from transfer.kernel.models import Event, ReaderCursor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("china")]


class Page:
    """What a reader has written down."""

    def __init__(self) -> None:
        self.streams: list[str] = []

    def __call__(self, batch: list[events.Happened]) -> None:  # type: ignore[override] # a consumer
        self.streams += [happened.stream for happened in batch]


def _read_while_one_commits_late() -> set[str]:
    """An older transaction commits after a younger one has, and after the reader has been here."""
    page, younger_done, reader_done = Page(), threading.Event(), threading.Event()

    def older() -> None:
        with transaction.atomic():
            services.pack(actor=OWNER, weight=1)
            younger.set()
            assert younger_done.wait(10) and reader_done.wait(10)

    younger = threading.Event()

    def quick() -> None:
        assert younger.wait(10)
        services.pack(actor=OWNER, weight=2)
        younger_done.set()

    def reader() -> None:
        assert younger_done.wait(10)
        readers.read_all("search", page)
        reader_done.set()

    assert not raised(at_once(older, quick, reader))
    readers.read_all("search", page)
    return set(Event.objects.values_list("stream", flat=True)) - set(page.streams)


def test_what_commits_late_is_not_missed() -> None:
    assert _read_while_one_commits_late() == set()


def test_twin_without_the_watermark_it_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        readers, "_AFTER", readers._AFTER.replace("AND txid < pg_snapshot_xmin(pg_current_snapshot())", "")
    )
    assert len(_read_while_one_commits_late()) == 1


def test_under_many_writers_each_event_is_read_once_and_streams_keep_their_order() -> None:
    page, over = Page(), threading.Event()

    def writer(seed: int) -> None:
        chance = random.Random(seed)
        for _turn in range(15):
            with transaction.atomic():
                services.pack(actor=OWNER, weight=1)
                time.sleep(chance.random() * 0.01)

    def reader() -> None:
        while not over.is_set():
            readers.read("statistics", page, limit=7)

    def writers() -> None:
        assert not raised(at_once(*[lambda seed=seed: writer(seed) for seed in range(6)]))
        over.set()

    assert not raised(at_once(reader, reader, writers))
    readers.read_all("statistics", page)
    assert sorted(page.streams) == sorted(Event.objects.values_list("stream", flat=True)) and len(page.streams) == 90
    assert readers.behind("statistics") == 0


def test_a_reader_that_fails_does_not_move() -> None:
    services.pack(actor=OWNER, weight=1)

    def broken(batch: object) -> None:
        raise ValueError

    with pytest.raises(ValueError):
        readers.read("search", broken)
    assert readers.behind("search") == 1
    page = Page()
    assert readers.read("search", page) == 1 and len(page.streams) == 1
    assert readers.read("search", page) == 0


def test_a_reader_starts_over_under_a_new_epoch() -> None:
    for _turn in range(3):
        services.pack(actor=OWNER, weight=1)
    first, second = Page(), Page()
    assert readers.read_all("search", first, limit=2) == 3
    readers.start_over("search")
    cursor = ReaderCursor.objects.get()
    assert (cursor.epoch, cursor.txid, str(cursor)) == (1, 0, "search at 0")
    assert readers.read_all("search", second, limit=2) == 3 and first.streams == second.streams


def test_one_reader_of_a_name_at_a_time() -> None:
    services.pack(actor=OWNER, weight=1)
    inside, leave = threading.Event(), threading.Event()

    def slow(batch: object) -> None:
        inside.set()
        assert leave.wait(10)

    def second() -> int:
        assert inside.wait(10)
        try:
            return readers.read("search", slow)
        finally:
            leave.set()

    ReaderCursor.objects.create(name="search")
    assert at_once(lambda: readers.read("search", slow), second) == [1, 0]


def test_a_restored_database_is_noticed() -> None:
    ReaderCursor.objects.create(name="search", txid=10**15)
    with pytest.raises(Misuse, match="pg_resetwal"):
        readers.read("search", Page())


def test_whoever_cannot_wait_lets_every_reader_catch_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_FOLLOWERS", {})
    page = Page()

    @readers.following("search")
    def follow() -> int:
        return readers.read_all("search", page)

    services.pack(actor=OWNER, weight=1)
    assert readers.catch_up() and len(page.streams) == 1
    with transaction.atomic():
        services.pack(actor=OWNER, weight=1)
        assert readers.catch_up() and len(page.streams) == 1  # not committed yet
    assert follow() == 1


def test_a_reader_that_another_process_holds_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = []

    def follow() -> int:
        turns.append(1)
        return readers.read_all("search", Page()) if len(turns) > 2 else 0

    monkeypatch.setattr(readers, "_FOLLOWERS", {"search": follow})
    services.pack(actor=OWNER, weight=1)
    assert not readers.catch_up(seconds=0) and len(turns) == 1
    assert readers.catch_up(seconds=10) and len(turns) == 3
