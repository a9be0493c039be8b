"""The thread as pages draw it, from the toy's events."""

import uuid
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.toy.events import BoxLost, BoxPacked, BoxSent
from tests.toy.models import Box
from transfer.edge import thread_steps
from transfer.kernel import threads, workflow
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.models import Jurisdiction, Thread
from transfer.kernel.workflow import Said

OWNER = Actor(
    user=uuid.uuid4(), organization=uuid.uuid4(), roles=frozenset({"carrier"}), assurance=Assurance.SECOND_FACTOR
)


@pytest.fixture(autouse=True)
def _world(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    Jurisdiction.objects.update_or_create(
        code="CN", defaults={"name_en": "China", "name_zh": "中国", "time_zone": "Asia/Shanghai", "calendar": "CN"}
    )
    for name in ("_STEPS", "_FILLINGS", "_WAYS"):
        monkeypatch.setattr(thread_steps, name, {})
    thread_steps.step("packed", "Packed")
    thread_steps.step("weighed", "Weighed", waits="for the scales")
    thread_steps.step("sent", "Sent")
    thread_steps.fills("toy.box.packed", "packed", public=True)
    thread_steps.fills("toy.box.sent", "sent", public=False)
    thread_steps.fills("toy.box.lost", "sent", "stops", public=True)
    thread_steps.way("toy.box", "packed", "weighed", "sent")
    return


@transaction.atomic
def pack(thread: Thread | None = None) -> Box:
    box = Box(owner=OWNER.user, weight=1)
    return workflow.begin(box, actor=OWNER, thread=thread, facts=lambda made: BoxPacked(box=made.pk, weight=1))


@transaction.atomic
def move(box: Box, name: str) -> Box:
    facts = BoxSent(box=box.pk, express=False) if name == "send" else BoxLost(box=box.pk)
    return workflow.apply(box, name, actor=OWNER, facts=facts, said=Said(reason="storm", note="gone"))


def steps(thread: Thread, *, insider: bool = True) -> list[tuple[str, str]]:
    return [(one.key, one.status) for one in thread_steps.view_of(thread, insider=insider).steps]


def test_the_next_usual_step_is_the_present_one() -> None:
    box = pack()
    view = thread_steps.view_of(box.thread, insider=True)
    assert steps(box.thread) == [("packed", "done"), ("weighed", "present"), ("sent", "coming")]
    assert view.steps[1].note == "for the scales"
    assert view.steps[0].people == () and view.steps[0].url == "", "nobody says where boxes stand and who acts on them"


def test_order_follows_the_way_taken_and_outsiders_see_public_steps_only() -> None:
    box = move(pack(), "send")
    assert steps(box.thread) == [("packed", "done"), ("sent", "done"), ("weighed", "present")]
    assert steps(box.thread, insider=False) == [("packed", "done"), ("weighed", "present"), ("sent", "coming")]


def test_an_outsider_reads_of_an_event_only_what_is_public_of_it() -> None:
    thread_steps.fills("toy.box.packed", "weighed", "begins", public=False)
    thread_steps.fills("toy.box.sent", "sent", public=True)
    box = pack()
    assert steps(box.thread) == [("packed", "done"), ("weighed", "present"), ("sent", "coming")]
    assert steps(box.thread, insider=False) == [("packed", "done"), ("weighed", "present"), ("sent", "coming")]
    move(box, "send")
    assert ("weighed", "present") in steps(box.thread)
    assert steps(box.thread, insider=False) == [("packed", "done"), ("sent", "done")]


def test_a_stopped_thread_has_nothing_ahead() -> None:
    assert steps(move(pack(), "lose").thread) == [("packed", "done"), ("sent", "stopped")]


def test_one_continuation_is_drawn_in_the_line_and_several_as_strands() -> None:
    first = pack()
    second = move(pack(), "send")
    threads.link(first.thread, second.thread, "repacked")
    assert ("sent", "done") in steps(first.thread) and ("sent", "done") in steps(second.thread)
    third = pack()
    threads.link(first.thread, third.thread, "repacked")
    view = thread_steps.view_of(first.thread, insider=True)
    assert [strand.label for strand in view.leaving] == [second.thread.number, third.thread.number]
    assert ("sent", "done") not in steps(first.thread)
