"""A loader says once when things happened; the record keeps the true time beside it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.toy.actors import OWNER
from tests.toy.models import Box
from tests.toy.services import pack, send
from transfer.kernel import clock, events, loading
from transfer.kernel.errors import Misuse
from transfer.kernel.models import Event

LONG_AGO = datetime(2024, 2, 29, 3, 4, 5, tzinfo=UTC)


@pytest.mark.usefixtures("china")
def test_all_of_a_block_happened_then_and_is_recorded_now() -> None:
    with loading.happened_at(LONG_AGO, origin="demo"):
        assert clock.now() == LONG_AGO
        with transaction.atomic():
            assert clock.after_lock() == LONG_AGO < clock.recorded()
        box = pack(actor=OWNER, weight=1)
    with loading.happened_at(LONG_AGO + timedelta(days=3), origin="demo"):
        send(box, actor=OWNER)
    told = list(Event.objects.filter(stream=box.stream).order_by("version"))
    assert [event.occurred_at for event in told] == [LONG_AGO, LONG_AGO + timedelta(days=3)]
    assert all(datetime.now(UTC) - event.recorded_at < timedelta(minutes=1) for event in told)
    box.refresh_from_db()
    assert (box.created_at, box.changed_at) == (LONG_AGO, LONG_AGO + timedelta(days=3))
    assert box.thread.origin == "demo" and "-2024-" in box.thread.number
    assert events.broken_links(box.stream) == []


@pytest.mark.usefixtures("china")
def test_outside_a_block_the_clock_is_the_clock_and_threads_are_live() -> None:
    with pytest.raises(ZeroDivisionError), loading.happened_at(LONG_AGO, origin="import"):
        assert loading.origin() == "import"
        raise ZeroDivisionError
    assert loading.time() is None and loading.origin() == "live"
    assert clock.now() > LONG_AGO
    live = pack(actor=OWNER, weight=1)
    assert live.thread.origin == "live"
    with loading.happened_at(LONG_AGO, origin="demo"), pytest.raises(Misuse, match="live thread"):
        send(Box.objects.get(pk=live.pk), actor=OWNER)
    with loading.happened_at(datetime(2999, 1, 1, tzinfo=UTC), origin="demo"), pytest.raises(Misuse, match="future"):
        pack(actor=OWNER, weight=1)


@pytest.mark.parametrize(
    ("at", "origin", "allowed", "words"),
    [
        (LONG_AGO, "demo", False, "loaders"),
        (LONG_AGO, "live", True, "no loader's origin"),
    ],
)
def test_nobody_else_has_another_time(at: datetime, origin: str, allowed: bool, words: str, settings: Any) -> None:
    settings.EXCHANGE_MAY_BACKDATE = allowed
    with pytest.raises(Misuse, match=words), loading.happened_at(at, origin=origin):
        raise AssertionError("the block is not entered")
