"""Numbers: a register's have no gap, a thread's carry a check character."""

import random
import time

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.racing import at_once, raised
from transfer.kernel import numbers
from transfer.kernel.errors import Misuse
from transfer.kernel.models import Counter

THREADS, TURNS = 16, 12


class _Regretted(Exception):
    pass


def _given(next_number: object) -> list[int]:
    """Sixteen registrars take numbers at once; every third changes their mind after taking one."""

    def registrar(seed: int) -> list[int]:
        chance, kept = random.Random(seed), []
        for _turn in range(TURNS):
            try:
                with transaction.atomic():
                    number = next_number()  # type: ignore[operator] # either arm
                    if chance.random() < 0.33:
                        raise _Regretted
            except _Regretted:
                continue
            kept.append(number)
        return kept

    ends = at_once(*[lambda seed=seed: registrar(seed) for seed in range(THREADS)], seconds=60)
    assert not raised(ends)
    return sorted(number for end in ends for number in end)


@pytest.mark.django_db(transaction=True)
def test_a_register_has_no_gap_and_no_double_under_parallel_work_and_rollbacks() -> None:
    given_out = _given(lambda: numbers.next_in("office-1/2025"))
    assert given_out == list(range(1, len(given_out) + 1)) and len(given_out) > THREADS
    counter = Counter.objects.get()
    assert counter.last == given_out[-1] and str(counter) == f"office-1/2025: {given_out[-1]}"


def _without_lock() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT last FROM kernel_counter WHERE series = 'control'")
        last: int = cursor.fetchone()[0]
        time.sleep(0.002)
        cursor.execute("UPDATE kernel_counter SET last = %s WHERE series = 'control'", [last + 1])
    return last + 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_numbers_are_given_twice() -> None:
    Counter.objects.create(series="control")
    given_out = _given(_without_lock)
    assert len(set(given_out)) < len(given_out)


@pytest.mark.django_db(transaction=True)
def test_control_a_sequence_leaves_gaps() -> None:
    given_out = _given(lambda: int(numbers.thread_number(2025).split("-")[2]))
    assert given_out[-1] - given_out[0] + 1 > len(set(given_out)) == len(given_out)


@pytest.mark.django_db(transaction=True)
def test_series_are_apart_and_need_a_transaction() -> None:
    with transaction.atomic():
        assert [numbers.next_in("a"), numbers.next_in("a"), numbers.next_in("b")] == [1, 2, 1]
    with pytest.raises(Misuse):
        numbers.next_in("a")


@given(st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", min_size=2, max_size=6), st.integers(0, 10**9), st.data())
def test_the_check_character_catches_every_single_slip(node: str, serial: int, data: st.DataObject) -> None:
    number = numbers.with_check(f"{node}-2025-{serial:06d}")
    assert numbers.is_number(number) and numbers.is_number(number.lower())
    place = data.draw(st.sampled_from([index for index, sign in enumerate(number) if sign != "-"]))
    other = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    assert numbers.is_number(number[:place] + other + number[place + 1 :]) is (other == number[place])


@pytest.mark.parametrize("text", ["", "-", "号", "EX-2025-000001", "EX 2025", "٣٤"])
def test_what_is_no_number(text: str) -> None:
    assert not numbers.is_number(text)
