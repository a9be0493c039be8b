"""Doing what is owed: at least once, in order, and a failure stops only its own stream for its own subscriber."""

import os
import signal
import time
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction

from tests.racing import at_once, raised
from tests.toy import services
from tests.toy.actors import OWNER
from tests.toy.events import BoxWeighed
from tests.toy.models import Box
from transfer.kernel import clock, events, relay
from transfer.kernel.models import Delivery, Event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("china")]
Register = dict[str, dict[str, events.Handler]]
Seen = dict[str, list[int]]


def subscribe(name: str, handler: events.Handler) -> None:
    for event in ("toy.box.packed", "toy.box.weighed"):
        events.subscribe(event, name=name)(handler)


def story(count: int) -> Box:
    """A box packed and weighed again and again: one stream of that many events."""
    with transaction.atomic():
        box = services.pack(actor=OWNER, weight=1)
        drafts = [
            events.Draft(box.thread_id, box.stream, BoxWeighed(box=box.pk, weight=n), OWNER) for n in range(count - 1)
        ]
        events.emit_many(drafts, at=clock.now())
    return box


def due_now() -> None:
    Delivery.objects.filter(status=Delivery.PENDING).update(next_at=clock.now() - timedelta(seconds=1))


def test_each_subscriber_gets_each_stream_in_order(no_subscribers: Register) -> None:
    seen: dict[str, Seen] = {"a": defaultdict(list), "b": defaultdict(list)}
    for name in seen:
        subscribe(name, lambda happened, name=name: seen[name][happened.stream].append(happened.version))  # type: ignore[misc] # a default binds it
    boxes = [story(4) for _turn in range(3)]
    Delivery.objects.filter(version=1).update(next_at=clock.now() - timedelta(milliseconds=1))
    assert relay.drain() == 24 and relay.drain() == 0
    assert all(seen[name][box.stream] == [1, 2, 3, 4] for name in seen for box in boxes)
    assert not Delivery.objects.exclude(status=Delivery.DONE).exists()


def test_at_most_bounds_a_round(no_subscribers: Register) -> None:
    subscribe("a", lambda happened: None)
    story(5)
    assert [relay.drain(at_most=3), relay.drain(at_most=3)] == [3, 2]


def test_a_failure_stops_only_its_stream_for_its_subscriber(no_subscribers: Register) -> None:
    seen: dict[str, Seen] = {"good": defaultdict(list), "bad": defaultdict(list)}
    broken = [True]

    def bad(happened: events.Happened) -> None:
        Box.objects.filter(pk=happened.object_id).update(weight=77)  # undone with the failure
        if broken[0] and happened.stream == first.stream and happened.version == 2:
            raise ValueError("out of paper")
        seen["bad"][happened.stream].append(happened.version)

    subscribe("good", lambda happened: seen["good"][happened.stream].append(happened.version))
    subscribe("bad", bad)
    first, second = story(3), story(3)
    relay.drain()
    assert seen["bad"] == {first.stream: [1], second.stream: [1, 2, 3]}
    assert seen["good"] == {first.stream: [1, 2, 3], second.stream: [1, 2, 3]}
    stuck = Delivery.objects.get(attempts=1)
    assert stuck.last_error == "ValueError: out of paper" and stuck.next_at > clock.now()
    for _attempt in range(relay.MOST_ATTEMPTS - 1):
        due_now()
        assert relay.drain() == 1  # version 3 waits behind it
    stuck.refresh_from_db()
    assert stuck.status == Delivery.FAILED and stuck.attempts == relay.MOST_ATTEMPTS
    due_now()
    assert relay.drain() == 0 and seen["bad"][first.stream] == [1]
    broken[0] = False
    relay.retry(stuck.pk)
    due_now()
    assert relay.drain() == 2 and seen["bad"][first.stream] == [1, 2, 3]
    stuck.refresh_from_db()
    assert stuck.status == Delivery.DONE and stuck.last_error == ""


def test_what_was_done_is_brought_once_more_when_an_operator_asks(no_subscribers: Register) -> None:
    seen: list[int] = []
    subscribe("a", lambda happened: seen.append(happened.version))
    story(2)
    relay.drain()
    first = Delivery.objects.get(version=1)
    assert relay.retry(first.pk) == first and relay.retry(first.pk + 99) is None
    assert relay.drain() == 1 and seen == [1, 2, 1]


def test_waits_grow_with_each_failure(no_subscribers: Register) -> None:
    subscribe("bad", lambda happened: 1 / 0)  # type: ignore[arg-type, return-value] # the point
    story(1)
    waits = []
    for _attempt in range(4):
        due_now()
        relay.drain()
        waits.append(round((Delivery.objects.get().next_at - clock.now()).total_seconds()))
    assert waits == [2, 4, 8, 16]


def test_what_has_lost_its_subscriber_is_shown_and_not_dropped(no_subscribers: Register) -> None:
    subscribe("gone", lambda happened: None)
    story(1)
    no_subscribers.clear()
    assert relay.drain() == 1
    assert Delivery.objects.get().last_error == "LookupError: no subscriber named gone"


def test_two_drainers_share_the_work_and_keep_the_order(no_subscribers: Register) -> None:
    seen: Seen = defaultdict(list)

    def slow(happened: events.Happened) -> None:
        time.sleep(0.01)
        seen[happened.stream].append(happened.version)

    subscribe("slow", slow)
    boxes = [story(4) for _turn in range(10)]
    shares = at_once(relay.drain, relay.drain, relay.drain)
    assert not raised(shares)
    if sum(shares) < 40:  # all streams were in other hands at the end of a round: the sweep comes back
        shares.append(relay.drain())
    assert sum(shares) == 40 and sorted(shares)[-2] > 3
    assert all(seen[box.stream] == [1, 2, 3, 4] for box in boxes)


def test_a_worker_killed_in_the_middle_does_it_again_and_half_done_is_undone(no_subscribers: Register) -> None:
    done: list[int] = []
    deadly = [True]

    def handler(happened: events.Happened) -> None:
        Box.objects.filter(pk=happened.object_id).update(weight=50)
        if deadly[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        done.append(happened.version)

    subscribe("deadly", handler)
    box = story(1)
    connection.close()
    child = os.fork()
    if child == 0:
        relay.drain()
        os._exit(1)  # not reached: killed in the handler
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert Delivery.objects.get().status == Delivery.PENDING and Box.objects.get(pk=box.pk).weight == 1
    deadly[0] = False
    assert relay.drain() == 1 and done == [1] and Box.objects.get(pk=box.pk).weight == 50


def test_a_lost_database_connection_only_delays(no_subscribers: Register) -> None:
    lose = [True]

    def handler(happened: events.Happened) -> None:
        if lose[0]:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    subscribe("a", handler)
    story(1)
    with pytest.raises((OperationalError, InterfaceError)):
        relay.drain()
    connection.close()
    lose[0] = False
    assert relay.drain() == 1 and Delivery.objects.get().status == Delivery.DONE


def test_an_event_out_of_place_in_time_still_keeps_its_place(no_subscribers: Register) -> None:
    seen: list[int] = []
    subscribe("a", lambda happened: seen.append(happened.version))
    box = story(3)
    Delivery.objects.filter(version=1).update(next_at=clock.now() + timedelta(hours=1))
    assert relay.drain() == 0 and seen == []
    due_now()
    relay.drain()
    assert seen == [1, 2, 3] and Event.objects.filter(stream=box.stream).count() == 3
