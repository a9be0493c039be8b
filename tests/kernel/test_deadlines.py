"""What is due is done by the tick, each apart; what fails or is refused stops nothing else."""

import pytest
from django.db import DatabaseError, connection

from tests.toy import services
from tests.toy.actors import OWNER
from tests.toy.models import Box
from transfer.kernel import deadlines
from transfer.kernel.actor import SYSTEM
from transfer.kernel.errors import Misuse
from transfer.kernel.models import DueFailure

pytestmark = pytest.mark.usefixtures("china")


@pytest.fixture(autouse=True)
def _register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "_DEADLINES", {})


def packed() -> list[Box]:
    return list(Box.objects.filter(state="packed").order_by("weight"))


def test_the_tick_calls_the_service_a_person_would_call() -> None:
    for weight in (1, 2):
        services.pack(actor=OWNER, weight=weight)

    @deadlines.due("toy.send", find=packed)
    def send(box: Box) -> None:
        services.send(box, actor=SYSTEM)

    assert deadlines.tick() == {"toy.send": 2} and deadlines.tick() == {}
    assert set(Box.objects.values_list("state", flat=True)) == {"sent"}


def test_what_is_refused_or_fails_stops_nothing_else() -> None:
    for weight in (1, 200, 3, 4):
        services.pack(actor=OWNER, weight=weight)

    @deadlines.due("toy.send", find=packed)
    def send(box: Box) -> None:
        if box.weight == 3:
            Box.objects.filter(pk=box.pk).update(weight=33)
            raise ValueError("out of stamps")
        if box.weight == 4:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        services.send(box, actor=SYSTEM)

    def broken() -> list[Box]:
        raise DatabaseError("no such column")

    @deadlines.due("toy.broken", find=broken)
    def never(box: Box) -> None:
        raise AssertionError

    assert deadlines.tick() == {"toy.send": 1}
    assert sorted(Box.objects.filter(state="packed").values_list("weight", flat=True)) == [3, 4, 200]
    assert deadlines.tick("toy.other") == {}


def test_what_fails_is_written_down_until_it_is_done() -> None:
    box = services.pack(actor=OWNER, weight=1)
    broken = [True]

    def find() -> list[Box]:
        if broken[0] is None:
            raise DatabaseError("no such column")
        return packed()

    @deadlines.due("toy.send", find=find)
    def send(box: Box) -> None:
        if broken[0]:
            raise ValueError("a text that nobody else may read")
        services.send(box, actor=SYSTEM)

    deadlines.tick()
    deadlines.tick()
    row = DueFailure.objects.get()
    assert (row.deadline, row.item, row.error, row.attempts) == ("toy.send", f"Box:{box.pk}", "ValueError", 2)
    assert row.first_at < row.last_at and str(row) == f"toy.send Box:{box.pk} ValueError"
    broken[0] = None  # type: ignore[call-overload] # a third way to be
    deadlines.tick()
    assert (DueFailure.objects.get().item, DueFailure.objects.get().error) == ("", "DatabaseError")
    broken[0] = False
    assert deadlines.tick("toy.send") == {"toy.send": 1} and not DueFailure.objects.exists()


def test_a_name_stands_for_one_deadline() -> None:
    def act(box: Box) -> None:
        pass

    assert deadlines.due("toy.x", find=packed)(act) is act
    deadlines.due("toy.x", find=packed)(act)
    with pytest.raises(Misuse, match="two deadlines"):
        deadlines.due("toy.x", find=packed)(lambda box: None)
    assert [one.name for one in deadlines.all_deadlines()] == ["toy.x"]
