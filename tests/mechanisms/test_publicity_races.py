"""Objections and the clock at the same moment, each lock with a twin that fails without it."""

import threading
from collections.abc import Callable
from datetime import timedelta
from time import sleep
from typing import Any

import pytest

from tests.mechanisms.notices import (
    OFFICER,
    REVIEWER,
    ended,
    object_to,
    person,
    publish,
)
from tests.racing import at_once, raised
from transfer.kernel import clock, locking
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Refusal
from transfer.kernel.models import Thread
from transfer.mechanisms.publicity.models import Objection, Publicity
from transfer.mechanisms.publicity.services import objections, publicities


@pytest.fixture
def committed_thread(transactional_db: None, jurisdictions: None) -> Thread:
    return Thread.objects.create(number="EX-2026-3-A", begun_by="test", begun_at=clock.now())


def _settle_at_once(thread: Thread) -> Publicity:
    publicity = publish(thread)
    filed = [object_to(publicity, person(organization=None)) for _number in range(2)]
    objections.admit(filed[0], actor=OFFICER)

    def dismissing(objection: Objection, officer: Actor) -> Callable[[], object]:
        fresh = Objection.objects.select_related("publicity").get(pk=objection.pk)
        return lambda: objections.dismiss(fresh, actor=officer, reason="unfounded", note="It does not hold.")

    results = at_once(dismissing(filed[0], OFFICER), dismissing(filed[1], REVIEWER))
    assert not raised(results), results
    publicity.refresh_from_db()
    return publicity


def test_two_last_objections_settled_at_once_let_the_period_run_on(committed_thread: Thread) -> None:
    assert [_settle_at_once(committed_thread).state for _round in range(3)] == ["running"] * 3


def _without_lock_on_the_notice(monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    true_lock = locking.lock

    def lock(obj: Any, **more: Any) -> Any:
        if isinstance(obj, Publicity):
            obj.refresh_from_db()
            return obj
        return true_lock(obj, **more)

    monkeypatch.setattr(module.locking, "lock", lock)


def test_twin_without_the_lock_the_period_stands_still_for_ever(
    committed_thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_lock_on_the_notice(monkeypatch, publicities)
    _slow_down_counting(monkeypatch)
    assert _settle_at_once(committed_thread).state == "suspended"


def _slow_down_counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have decided their own objection before either counts what is left."""
    gate = threading.Barrier(2)
    true_settle = publicities.resume_when_settled

    def settle(publicity: Publicity, *, actor: Actor) -> Publicity:
        gate.wait(timeout=60)
        result = true_settle(publicity, actor=actor)
        gate.wait(timeout=60)
        return result

    monkeypatch.setattr(publicities, "resume_when_settled", settle)


def _file_and_conclude_at_once(thread: Thread) -> tuple[str, int]:
    publicity = ended(publish(thread))
    mine, clocks = Publicity.objects.get(pk=publicity.pk), Publicity.objects.get(pk=publicity.pk)
    # Filed in the last moment: the filer read the clock just before the end.
    results = at_once(
        lambda: object_to(mine),
        lambda: publicities.end_by_clock(clocks),
    )
    assert not [one for one in raised(results) if not isinstance(one, Refusal)], results
    publicity.refresh_from_db()
    return publicity.state, publicity.objections.undecided().count()


def test_nothing_concludes_over_an_objection_that_was_accepted(
    committed_thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    _filer_was_in_time(monkeypatch)
    for _round in range(3):
        assert _file_and_conclude_at_once(committed_thread) in {("suspended", 1), ("concluded", 0)}


def test_twin_without_the_lock_a_notice_concludes_over_an_objection(
    committed_thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    _filer_was_in_time(monkeypatch)
    _without_lock_on_the_notice(monkeypatch, objections)
    seen = {_file_and_conclude_at_once(committed_thread) for _round in range(3)}
    assert ("concluded", 1) in seen


def _filer_was_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    true_due = objections._due

    def slow_due(publicity: Publicity, at: Any) -> Any:
        sleep(0.2)
        return true_due(publicity, at)

    monkeypatch.setattr(objections, "_due", slow_due)
    monkeypatch.setattr(objections, "clock", _Earlier())


class _Earlier:
    """A clock that is a day behind for whoever files, so that the notice still runs for them."""

    local_date = staticmethod(clock.local_date)
    deadline = staticmethod(clock.deadline)

    @staticmethod
    def after_lock() -> Any:
        return clock.after_lock() - timedelta(days=1)
