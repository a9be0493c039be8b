"""Locks hold: the twin of each race goes wrong without its lock."""

import time

import pytest
from django.db import transaction

from tests.racing import at_once, raised
from tests.toy import services
from tests.toy.actors import OWNER
from tests.toy.models import Box
from transfer.kernel import locking
from transfer.kernel.errors import NotNow, NotVisible, Stale

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("china")]


def _added_by_two(lock: bool) -> int:
    box = services.pack(actor=OWNER, weight=0)

    def add() -> None:
        with transaction.atomic():
            mine = Box.objects.get(pk=box.pk)
            if lock:
                locking.lock(mine)
            time.sleep(0.15)
            Box.objects.filter(pk=mine.pk).update(weight=mine.weight + 1)

    assert not raised(at_once(add, add))
    return Box.objects.get(pk=box.pk).weight


def test_two_under_the_lock_both_count() -> None:
    assert _added_by_two(lock=True) == 2


def test_twin_without_the_lock_one_is_lost() -> None:
    assert _added_by_two(lock=False) == 1


def test_of_many_at_once_one_makes_the_move() -> None:
    box = services.pack(actor=OWNER, weight=1)
    ends = at_once(*[lambda: services.send(Box.objects.get(pk=box.pk), actor=OWNER) for _turn in range(6)])
    late = raised(ends)
    assert len(late) == 5 and all(isinstance(error, NotNow) for error in late)


def test_a_lock_reads_the_row_anew_and_compares_versions() -> None:
    box = services.pack(actor=OWNER, weight=1)
    Box.objects.filter(pk=box.pk).update(weight=9)
    with transaction.atomic():
        assert locking.lock(box, expected_version=1) is box and box.weight == 9
        with pytest.raises(Stale):
            locking.lock(box, expected_version=2)
    box.delete()
    ghost = Box(id=box.pk or Box().pk)
    with pytest.raises(NotVisible), transaction.atomic():
        locking.lock(ghost)


def test_many_are_locked_in_the_order_of_their_ids_whatever_was_asked() -> None:
    boxes = [services.pack(actor=OWNER, weight=n) for n in range(30)]

    def sweep(order: str) -> list[object]:
        with transaction.atomic():
            return [box.pk for box in locking.lock_all(Box.objects.order_by(order))]

    # Opposite orders would meet in the middle and one would be ended as a deadlock.
    ends = at_once(*[lambda order=order: sweep(order) for order in ("weight", "-weight") * 4])
    assert not raised(ends) and all(end == [box.pk for box in boxes] for end in ends)
