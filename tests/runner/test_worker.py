"""A real worker brings events to their subscribers, woken by the commit and without the sweep."""

import time
import uuid
from typing import Any

import pytest
import redis
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError

from tests.conftest import Worker
from tests.toy.events import BoxLost, BoxPacked
from tests.toy.models import Box
from transfer import tasks
from transfer.celery import app
from transfer.kernel import workflow
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.models import Delivery, Jurisdiction
from transfer.runner.processes import wait_until

CARRIER = Actor(user=uuid.uuid4(), roles=frozenset({"carrier"}), assurance=Assurance.SECOND_FACTOR)


def lose_a_box() -> Box:
    Jurisdiction.objects.get_or_create(
        code="CN", defaults={"name_en": "China", "name_zh": "中国", "time_zone": "Asia/Shanghai", "calendar": "CN"}
    )
    with transaction.atomic():
        box = workflow.begin(Box(owner=CARRIER.user), actor=CARRIER, facts=lambda b: BoxPacked(box=b.pk, weight=1))
        said = workflow.Said(reason="dropped", note="In the river.")
        return workflow.apply(box, "lose", actor=CARRIER, facts=BoxLost(box=box.pk), said=said)


@pytest.mark.slow
def test_a_worker_delivers_what_was_committed(worker: Worker) -> None:
    box = lose_a_box()
    done = wait_until(
        lambda: Delivery.objects.filter(stream=box.stream, status=Delivery.DONE).exists(), seconds=60, step=0.1
    )
    assert done, worker.log()


@pytest.mark.django_db(transaction=True)
def test_one_wake_for_many_commits_and_none_when_redis_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[str] = []
    monkeypatch.setattr(tasks.relay, "delay", lambda: queued.append("relay"))
    lose_a_box()
    lose_a_box()
    assert queued == ["relay"]
    cache.delete(tasks.WAKE)

    def gone() -> None:
        raise OperationalError("Redis is gone")

    monkeypatch.setattr(tasks.relay, "delay", gone)
    box = lose_a_box()
    assert Delivery.objects.filter(stream=box.stream, status=Delivery.PENDING).exists()
    assert tasks.relay() == 3
    assert Delivery.objects.filter(stream=box.stream, status=Delivery.DONE).exists()


@pytest.mark.django_db(transaction=True)
def test_a_redis_that_is_not_there_costs_a_command_no_time_and_nothing_is_lost(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    dead = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
    settings.CACHES = {**settings.CACHES, "default": dead}
    began = time.monotonic()
    with pytest.raises(redis.ConnectionError):
        cache.add("anything", True)
    assert time.monotonic() - began < 0.5
    box = lose_a_box()
    assert "wake" in caplog.text
    assert Delivery.objects.filter(stream=box.stream, status=Delivery.PENDING).exists()


@pytest.mark.django_db(transaction=True)
def test_the_tasks_do_what_the_kernel_does() -> None:
    lose_a_box()
    assert tasks.seal() == 1 and tasks.seal() is None
    assert tasks.forget() == {} and isinstance(tasks.deadlines(), dict)


def test_every_line_of_the_timetable_names_a_task() -> None:
    app.loader.import_default_modules()
    unknown = {line["task"] for line in app.conf.beat_schedule.values()} - set(app.tasks)
    assert not unknown
