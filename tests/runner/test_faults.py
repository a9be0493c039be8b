"""kill -9 of worker, web, beat, Redis and a database backend in the middle of a review and of a command, and Redis
gone for a while: nothing is lost and nothing done twice. Beside each stands what happens without what holds it."""

import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from institutions.models import Membership
from institutions.services import api_keys
from market.models import Achievement, InventionDisclosure, Listing
from market.services import achievements
from tests.market import trade
from tests.market import world as make
from tests.racing import at_once, raised
from tests.runner.stage import Stage, at_rest, holding, kill_backend, killed_at, terminate
from transfer.kernel import clock, deadlines, events, inserting, locking, relay, seals
from transfer.kernel.actor import Actor
from transfer.kernel.models import Delivery, DueFailure, Event
from transfer.mechanisms.worklist.models import WorkItem
from transfer.runner.processes import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("dictionary_data")]
TEXT = {"title": "气凝胶毡", "summary": "常压一步法", "technology_field": "5"}


@pytest.fixture
def stage(tmp_path: Path, transactional_db: None) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.end()


def key_of(actor: Actor) -> str:
    membership = Membership.objects.get(pk=actor.membership)
    with transaction.atomic():
        until = clock.now() + timedelta(days=1)
        return api_keys.create(membership, actor=actor, label="test", scopes=["market"], expires_at=until)[1]


def submitted(world: make.World, title: str) -> Achievement:
    return achievements.submit(make.achievement(world, title=title), actor=world.officer)


def items_of(achievement: Achievement) -> int:
    return WorkItem.objects.filter(subject=achievement.stream).count()


def assert_whole(*streams: str) -> None:
    """Chains, seals and deliveries are as if nothing had happened."""
    for stream in streams:
        assert events.broken_links(stream) == []
    seals.seal()
    assert seals.check() == []
    everything = sorted(Event.objects.filter(stream__in=streams).values_list("stream", "name"))
    assert len(everything) == len(set(everything)), f"something happened twice: {everything}"


def test_killed_in_the_middle_of_a_review(stage: Stage) -> None:
    world = make.make()
    stage.start("beat")
    stage.start("worker")

    with holding("worklist_workitem") as held:
        first = submitted(world, "一")
        held.until_somebody_waits()
        stage.kill("worker")
    assert wait_until(lambda: not held.waiting(), seconds=60)
    assert items_of(first) == 0
    stage.start("worker")
    assert wait_until(lambda: items_of(first) == 1, seconds=90, step=0.1), stage.said("worker")

    with holding("worklist_workitem") as held:
        second = submitted(world, "二")
        terminate(held.until_somebody_waits())
        assert items_of(second) == 0
    assert wait_until(lambda: items_of(second) == 1, seconds=90, step=0.1), stage.said("worker")

    # The control: without the outbox the message that the killed worker held was all there was.
    with holding("worklist_workitem") as held:
        third = submitted(world, "三")
        held.until_somebody_waits()
        stage.kill("worker")
        assert wait_until(lambda: not held.waiting(), seconds=60)
        Delivery.objects.filter(stream=third.stream).delete()
    stage.start("worker")
    time.sleep(8)  # more than one sweep
    assert items_of(third) == 0, "without the outbox the review would be lost; the test above would not see it"
    assert not Delivery.objects.filter(stream__in=[first.stream, second.stream]).exclude(status=Delivery.DONE).exists()
    assert items_of(first) == items_of(second) == 1
    assert_whole(first.stream, second.stream)


def test_killed_in_the_middle_of_a_command(stage: Stage) -> None:
    world = make.make()
    inventor = key_of(world.inventor)
    stage.start("web")

    def create(idempotency: str) -> dict[str, Any]:
        return {"method": "POST", "path": "/api/v1/invention-disclosures/", "idempotency": idempotency}

    # The event is written, its disclosure too; the last statement of the transaction waits, and the server dies.
    made = stage.ask(**create("the-draft-itself"), body=TEXT, key=inventor)
    assert made.status == 201, made
    place = f"/api/v1/invention-disclosures/{made.body['id']}/file/"
    command = {"body": {}, "key": inventor, "idempotency": "file-it-once-only", "version": 1}
    with holding("kernel_delivery") as held:
        under_way = stage.ask_in_background("POST", place, **command)
        held.until_somebody_waits()
        stage.kill("web")
        assert under_way.wait().status == 0
    disclosure = InventionDisclosure.objects.get(pk=made.body["id"])
    assert (disclosure.state, disclosure.version) == ("draft", 1)
    assert Event.objects.filter(stream=disclosure.stream).count() == 1
    stage.start("web")
    with holding("kernel_delivery") as held:
        under_way = stage.ask_in_background("POST", place, **command)
        terminate(held.until_somebody_waits())
        broken = under_way.wait()
    assert broken.status >= 500, broken
    disclosure.refresh_from_db()
    assert (disclosure.state, disclosure.version) == ("draft", 1)
    done, again = stage.ask("POST", place, **command), stage.ask("POST", place, **command)
    assert done.status == again.status == 200 and again.replayed and again.body == done.body
    disclosure.refresh_from_db()
    assert (disclosure.state, disclosure.version) == ("disclosed", 2)
    assert_whole(disclosure.stream)

    # Killed after the commit, the answer lost: the same key gives the same disclosure. The control: another key, two.
    before = InventionDisclosure.objects.count()
    first = stage.ask(**create("sent-again-and-again"), body=TEXT, key=inventor)
    stage.kill("web")
    stage.start("web")
    second = stage.ask(**create("sent-again-and-again"), body=TEXT, key=inventor)
    assert first.body["id"] == second.body["id"] and InventionDisclosure.objects.count() == before + 1
    stage.ask(**create("a-key-of-its-own"), body=TEXT, key=inventor)
    assert InventionDisclosure.objects.count() == before + 2


def test_a_beat_killed_in_the_middle_of_its_tick_delays_and_two_of_them_do_nothing_twice(stage: Stage) -> None:
    market = trade.build()
    listing = trade.approved(market)
    Listing.objects.filter(pk=listing.pk).update(opens_at=clock.now() - timedelta(seconds=1))
    stage.start("beat")
    stage.stop_beat_in_its_tick()
    stage.kill("beat")
    stage.kill_redis()  # and with it what the tick had sent
    stage.redis.start()
    stage.start("worker")
    time.sleep(6)  # three ticks that do not come: the control. Were the message all there is, this would be for ever
    listing.refresh_from_db()
    assert listing.state == "approved"
    stage.start("beat")
    stage.start("beat-2")
    assert wait_until(lambda: Listing.objects.get(pk=listing.pk).state == "open", seconds=90, step=0.1)
    time.sleep(5)
    assert openings(listing) == 1
    assert_whole(listing.stream)


def openings(listing: Listing) -> int:
    return Event.objects.filter(stream=listing.stream, name="market.listing.opened").count()


def test_without_the_row_lock_a_tick_that_came_twice_does_the_same_thing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a beat sends again after a kill: two workers have found the same row due."""
    market = trade.build()
    deadline = next(one for one in deadlines.all_deadlines() if one.name == "market.listing_open")

    def open_twice(listing: Listing) -> int:
        Listing.objects.filter(pk=listing.pk).update(opens_at=clock.now() - timedelta(seconds=1))
        both = threading.Barrier(2)

        def act(found: Listing) -> None:
            time.sleep(both.wait(20))
            with transaction.atomic():
                deadline.act(found)

        monkeypatch.setitem(deadlines._DEADLINES, deadline.name, replace(deadline, act=act))
        assert not raised(at_once(*[lambda: deadlines.tick(deadline.name)] * 2))
        return openings(listing)

    first = trade.approved(market)
    assert open_twice(first) == 1 and not DueFailure.objects.exists()
    assert_whole(first.stream)
    fresh = trade.achievement(market.university, market.exchange, market.inventor)
    second = trade.approved(trade.Market(**{**market.__dict__, "achievement": fresh}))
    monkeypatch.setattr(locking, "lock", lambda obj, **_more: obj)
    assert open_twice(second) == 2, "the control: it is the lock that shows the second one what the first has done"


def test_a_database_backend_is_killed_in_the_middle_of_a_command_and_of_a_review(stage: Stage) -> None:
    world = make.make()
    inventor = key_of(world.inventor)
    for name in ("web", "worker", "beat"):
        stage.start(name)
    made = stage.ask("POST", "/api/v1/invention-disclosures/", TEXT, key=inventor)
    disclosure = InventionDisclosure.objects.get(pk=made.body["id"])
    place = f"/api/v1/invention-disclosures/{disclosure.pk}/file/"
    command = {"body": {}, "key": inventor, "idempotency": "file-it-once-only", "version": 1}

    with holding("kernel_delivery") as held:
        under_way = stage.ask_in_background("POST", place, **command)
        kill_backend(held.until_somebody_waits())
    broken = under_way.wait()
    assert (broken.status, broken.body["code"]) == (503, "away"), broken
    disclosure.refresh_from_db()
    assert (disclosure.state, disclosure.version) == ("draft", 1)
    assert Event.objects.filter(stream=disclosure.stream).count() == 1
    assert wait_until(lambda: stage.ask("POST", place, **command).status == 200, seconds=90, step=0.5)
    assert stage.ask("POST", place, **command).replayed
    disclosure.refresh_from_db()
    assert (disclosure.state, disclosure.version) == ("disclosed", 2)

    with holding("worklist_workitem") as held:
        achievement = submitted(world, "一")
        kill_backend(held.until_somebody_waits())
    assert wait_until(lambda: items_of(achievement) == 1, seconds=60, step=0.2), stage.said("worker")[-3000:]
    assert wait_until(lambda: not Delivery.objects.exclude(status=Delivery.DONE).exists(), seconds=60, step=0.2)
    assert_whole(disclosure.stream, achievement.stream)


def test_without_the_one_transaction_a_killed_backend_loses_what_is_owed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """stage: for its durable database alone."""
    world = make.make()
    kept, lost, forgotten = (make.achievement(world, title=title) for title in ("一", "二", "三"))

    killed_at("kernel_delivery", lambda: achievements.submit(kept, actor=world.officer))
    kept.refresh_from_db()
    assert kept.state == "draft"
    achievements.submit(kept, actor=world.officer)
    killed_at("worklist_workitem", relay.drain)
    assert items_of(kept) == 0
    relay.drain()
    assert items_of(kept) == 1
    assert_whole(kept.stream)

    # The control of the command: the same kill, with what is owed written after the commit.
    write = inserting.insert_many

    def later(rows: Sequence[Any]) -> None:
        if rows and isinstance(rows[0], Delivery):
            transaction.on_commit(transaction.atomic(lambda: write(rows)))
        else:
            write(rows)

    with monkeypatch.context() as without:
        without.setattr(inserting, "insert_many", later)
        killed_at("kernel_delivery", lambda: achievements.submit(lost, actor=world.officer))
    lost.refresh_from_db()
    assert lost.state == "submitted"
    relay.drain()
    assert items_of(lost) == 0, "the command stands and its review will never begin"

    # The control of the review: the same kill, with the delivery ticked off before its work.
    achievements.submit(forgotten, actor=world.officer)

    def tick_off_first() -> None:
        owed = Delivery.objects.get(stream=forgotten.stream, subscriber="market.prepare_review")
        Delivery.objects.filter(pk=owed.pk).update(status=Delivery.DONE)
        event = Event.objects.get(stream=owed.stream, version=owed.version)
        with transaction.atomic():
            events.subscribers(event.name)[owed.subscriber](events.happened(event))

    killed_at("worklist_workitem", tick_off_first)
    relay.drain()
    assert items_of(forgotten) == 0, "ticked off, and never done"


@pytest.mark.parametrize("seconds", [6, pytest.param(60, marks=pytest.mark.torture)])
def test_redis_is_killed_and_stays_away(stage: Stage, seconds: float) -> None:
    world = make.make()
    officer = key_of(world.officer)
    drafts = [make.achievement(world, title=f"第{n}份") for n in range(4)]
    for name in ("web", "worker", "beat"):
        stage.start(name)

    def submit(achievement: Achievement, idempotency: str = "") -> int:
        place = f"/api/v1/achievements/{achievement.pk}/submit/"
        given = {"key": officer, "version": achievement.version, "idempotency": idempotency or uuid.uuid4().hex}
        return stage.ask("POST", place, {}, **given).status

    with holding("worklist_workitem") as held:
        assert submit(drafts[0]) == 200
        held.until_somebody_waits()
        stage.kill_redis()
    # What the worker had in hand, with its patience for Redis, is done; from here on nobody wakes it.
    at_rest(10)
    gone_at = time.monotonic()
    for draft in drafts[1:3]:
        assert submit(draft, f"while-away-{draft.pk}") == 200, "a command does not need Redis"
    time.sleep(max(0.0, gone_at + seconds - time.monotonic()))
    assert [items_of(draft) for draft in drafts[1:3]] == [0, 0], "the control: without Redis nobody wakes the worker"
    assert Delivery.objects.filter(stream=drafts[1].stream, status=Delivery.PENDING).exists()
    stage.redis.start()
    assert submit(drafts[3]) == 200

    def all_came() -> bool:
        stage.supervise()
        return [items_of(draft) for draft in drafts] == [1, 1, 1, 1]

    came = wait_until(all_came, seconds=90, step=0.2)
    assert came, [items_of(draft) for draft in drafts] + [stage.said("worker")[-3000:], stage.said("beat")[-2000:]]
    assert submit(drafts[1], f"while-away-{drafts[1].pk}") == 200, "sent again, answered from what was kept"
    time.sleep(2)
    assert [items_of(draft) for draft in drafts] == [1, 1, 1, 1]
    assert_whole(*(draft.stream for draft in drafts))


def test_without_the_row_lock_two_workers_do_the_same_thing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make.make()
    seen: list[str] = []

    def slow(happened: events.Happened) -> None:
        seen.append(happened.stream)
        time.sleep(1)

    monkeypatch.setitem(events.subscribers("market.achievement.submitted"), "market.prepare_review", slow)

    def run() -> int:
        submitted(world, f"第{len(seen)}份")
        Delivery.objects.exclude(subscriber="market.prepare_review").update(status=Delivery.DONE)
        seen.clear()
        assert not raised(at_once(relay.drain, relay.drain))
        return len(seen)

    assert run() == 1
    monkeypatch.setattr(relay, "_NEXT", relay._NEXT.replace("FOR UPDATE OF d SKIP LOCKED", ""))
    assert run() == 2, "the control: it is the lock that keeps the second worker away"
