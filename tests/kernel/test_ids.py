"""Ids rise within a process, tell their time, and are never given twice."""

import uuid

from tests.racing import at_once
from transfer.kernel import clock
from transfer.kernel.ids import uuid7


def test_ids_are_version_7_and_rise() -> None:
    made = [uuid7() for _turn in range(5000)]
    assert made == sorted(made) and len(set(made)) == 5000
    assert all(one.version == 7 and one.variant == uuid.RFC_4122 for one in made)


def test_an_id_tells_its_millisecond() -> None:
    before = int(clock.now().timestamp() * 1000)
    told = uuid7().int >> 80
    # Ids made faster than 4,096 a millisecond run ahead of the clock by that little.
    assert before <= told + 2000 and told <= clock.now().timestamp() * 1000 + 2000


def test_threads_never_share_an_id() -> None:
    made = at_once(*[lambda: [uuid7() for _turn in range(2000)] for _thread in range(8)])
    assert all(batch == sorted(batch) for batch in made)
    assert len({one for batch in made for one in batch}) == 16_000
