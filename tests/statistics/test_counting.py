"""From events to facts and sums: once, in order, restated, rebuilt, recounted."""

from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.db.models import F

from contracts.models import Registration
from contracts.services import registration_corrections
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.racing import at_once, raised
from tests.statistics import books
from transfer.kernel import readers
from transfer.kernel.models import ReaderCursor
from transfer.kernel.money import Money
from transfer.roof.statistics import tasks
from transfer.roof.statistics.models import ContractFact, DaySum, Edition, Recount, Rollup
from transfer.roof.statistics.services import counting, editions, recounts

Sums = dict[tuple[Any, ...], tuple[int, ...]]


def sums(epoch: int = 1) -> Sums:
    """The sums of an edition."""
    rows = Rollup.objects.filter(epoch=epoch).values_list(
        "month", "contract_class", "seller_place", "buyer_place", "number", "unknown", "turnover", "transaction"
    )
    return {row[:4]: tuple(int(value) for value in row[4:]) for row in rows}


KEY = (date(2025, 6, 1), "development", "430000", "440000")


def test_a_registration_is_counted_in_its_month_class_and_places(db: None) -> None:
    books.counted(books.registered(), books.registered(turnover_cny=1, transaction_cny=0))
    assert sums() == {KEY: (2, 0, 100_000_01, 80_000_00)}
    fact = ContractFact.objects.first()
    assert fact and fact.office == books.OFFICE and fact.month == date(2025, 6, 1) and fact.counted


def test_places_outside_the_provinces(db: None) -> None:
    books.counted(
        books.registered(buyer_region="", buyer_country="DE"),
        books.registered(buyer_region="", buyer_country="HK"),
        books.registered(buyer_region="", buyer_country="CN"),
    )
    assert sorted(key[3] for key in sums()) == ["", "810000", "abroad"]


def test_an_unknown_amount_is_counted_as_unknown_and_not_as_nought(db: None) -> None:
    books.counted(books.registered(), books.registered(turnover_cny=None, transaction_cny=None))
    assert sums() == {KEY: (2, 1, 100_000_00, 80_000_00)}


def test_an_event_that_comes_twice_counts_once(db: None) -> None:
    entry = books.happened(books.registered())
    counting.count(1, [entry, entry])
    counting.count(1, [entry])
    assert sums() == {KEY: (1, 0, 100_000_00, 80_000_00)}


def test_a_correction_restates_every_dimension_in_the_month_of_registration(db: None) -> None:
    entry, other = books.registered(), books.registered()
    books.counted(entry, other)
    counting.count(1, [books.corrected(entry, contract_class="service", turnover_cny=9, transaction_cny=3)])
    assert sums() == {
        KEY: (1, 0, 100_000_00, 80_000_00),
        (KEY[0], "service", *KEY[2:]): (1, 0, 9, 3),
    }


@pytest.mark.parametrize("end", [books.cancelled, books.revoked])
def test_what_was_cancelled_or_revoked_counts_no_more_and_stays_known(db: None, end: Any) -> None:
    entry = books.registered()
    books.counted(entry)
    counting.count(1, [books.happened(end(entry), version=3)])
    assert sums() == {}
    assert not ContractFact.objects.get(registration=entry.registration).counted
    counting.count(1, [books.happened(entry)])
    assert sums() == {}, "an older event that comes again changes nothing"


def test_registered_corrected_and_cancelled_in_one_batch(db: None) -> None:
    one, other = books.registered(), books.registered("2025-07-01")
    batch = [books.happened(one), books.corrected(one, turnover_cny=5, transaction_cny=5), books.happened(other)]
    counting.count(1, [*batch, books.happened(books.cancelled(other), version=2)])
    assert sums() == {KEY: (1, 0, 5, 5)}


def test_the_database_refuses_sums_below_nought_and_a_month_that_is_not_the_day_s(db: None) -> None:
    books.counted(books.registered())
    with pytest.raises(IntegrityError, match="statistics_rollup_not_negative"):
        Rollup.objects.update(number=-1)


def _world(count: int) -> list[Any]:
    classes = ("development", "transfer", "service", "consulting")
    return [
        books.registered(
            f"202{4 + n % 2}-{1 + n % 12:02}-09",
            contract_class=classes[n % 4],
            seller_region=("430102", "340100", "110101")[n % 3],
            turnover_cny=None if n % 17 == 0 else 10_000 + n,
            transaction_cny=None if n % 17 == 0 else 9_000 + n,
        )
        for n in range(count)
    ]


@pytest.mark.django_db(transaction=True)
def test_rebuilt_from_nothing_equals_followed_step_by_step() -> None:
    entries = _world(60)
    for start in range(0, 60, 7):
        books.emitted(*entries[start : start + 7])
        editions.follow()
    books.emitted(*[books.cancelled(entry) for entry in entries[:5]])
    tasks.follow()
    step_by_step = sums()
    assert sum(figures[0] for figures in step_by_step.values()) == 55
    assert editions.rebuild() == 2
    assert Edition.objects.get().epoch == 2 and sums(2) == step_by_step == sums(1)
    assert readers.behind(editions.reader_of(2)) == 0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_is_registered_during_a_rebuild_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = _world(400)
    books.emitted(*entries[:200])
    editions.follow()
    plain = readers.read
    monkeypatch.setattr(readers, "read", lambda name, consumer, limit=25: plain(name, consumer, limit=25))

    def register(place: int) -> Any:
        return lambda: [books.emitted(entry) for entry in entries[place : place + 50]]

    def follow() -> None:
        for _turn in range(20):
            editions.follow()

    ends = at_once(*(register(place) for place in (200, 250, 300, 350)), follow, editions.rebuild, editions.rebuild)
    assert not raised(ends)
    editions.follow()
    shown = Edition.objects.get()
    assert shown.epoch >= 2 and shown.building is None
    assert sum(figures[0] for figures in sums(shown.epoch).values()) == 400
    editions.rebuild()
    assert sums(Edition.objects.get().epoch) == sums(shown.epoch)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_rebuild_that_was_killed_is_taken_up_where_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    books.emitted(*_world(40))
    editions.follow()
    plain = readers.read
    turns = iter(range(2))

    def dies(name: str, consumer: Any, limit: int = 15) -> int:
        next(turns)
        return plain(name, consumer, limit=15)

    monkeypatch.setattr(readers, "read", dies)
    with pytest.raises(RuntimeError):
        try:
            editions.rebuild()
        except StopIteration:
            raise RuntimeError from None
    monkeypatch.setattr(readers, "read", plain)
    half = ContractFact.objects.filter(epoch=2).count()
    assert half == 30 and Edition.objects.get().epoch == 1
    assert editions.rebuild() == 2
    assert sums(2) == sums(1)


@pytest.mark.django_db(transaction=True)
def test_the_point_up_to_which_it_knows_moves_only_when_everything_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    editions.follow()
    first = Edition.objects.get().known_at
    books.emitted(books.registered())
    monkeypatch.setattr(readers, "behind", lambda name: 1)
    editions.follow()
    assert Edition.objects.get().known_at == first
    monkeypatch.undo()
    editions.follow()
    assert Edition.objects.get().known_at > first


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_old_editions_go_some_time_after_the_swap(monkeypatch: pytest.MonkeyPatch) -> None:
    books.emitted(*_world(10))
    editions.follow()
    editions.rebuild()
    assert editions.forget_old() == 0 and sums(1)
    monkeypatch.setattr(editions, "_KEPT_AFTER_SWAP", editions._KEPT_AFTER_SWAP * 0)
    assert editions.forget_old() > 0
    assert not sums(1) and not ContractFact.objects.filter(epoch=1).exists() and sums(2)
    assert not ReaderCursor.objects.filter(name=editions.reader_of(1)).exists()


@pytest.fixture
def register(transactional_db: None) -> list[Registration]:
    """Two registrations made by the services, one of them changed since, and one that was cancelled."""
    office = registry.office()
    made = [registry.registered(make.make(), office) for _turn in range(2)]
    registration_corrections.correct(
        made[0],
        actor=office.registrar,
        reason="classified_again",
        note="A service by its object.",
        turnover=Money(270_000_000),
        transaction=Money(260_000_000),
        classification={"contract_class": "service", "contract_subtype": "general_service"},
    )
    return [*made, registry.cancelled(make.make(), office)]


@pytest.mark.slow
def test_the_recount_agrees_with_the_register_to_the_fen_and_names_what_differs(
    register: list[Registration], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = recounts.recount()
    assert found.agrees and found.contracts == 2 and found.differences == []
    assert {key[1]: figures[2:] for key, figures in sums().items()} == {
        "service": (270_000_000, 260_000_000),
        "licensing": (280_000_000, 280_000_000),
    }
    call_command("rebuild_statistics", "--recount")
    assert sum(figures[0] for figures in sums(2).values()) == 2

    Rollup.objects.filter(epoch=2).update(turnover=F("turnover") + 1)
    found = recounts.recount()
    assert (found.differs, found.rollup_differs > 0, found.days_differ, found.agrees) == (0, True, 0, False)
    DaySum.objects.filter(epoch=2).update(number=F("number") + 1)
    assert recounts.recount().days_differ == DaySum.objects.filter(epoch=2).count() > 0
    ContractFact.objects.filter(epoch=2, registration=register[0].pk).update(turnover=1, transaction=0)
    found = recounts.recount()
    assert found.differs == 1 and found.differences[0]["key"][1] == "service"
    with pytest.raises(CommandError, match="differences"):
        monkeypatch.setattr(editions, "rebuild", lambda: 2)
        call_command("rebuild_statistics", "--recount")

    Recount.objects.all().delete()
    monkeypatch.setattr(recounts, "_NIGHT", recounts._NIGHT.replace(hour=0))
    assert tasks.recount() is False
    assert tasks.recount() is None and Recount.objects.count() == 1
