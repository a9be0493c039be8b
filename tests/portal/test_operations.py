"""The operator's room: what it shows, what it does not show, and that what is set going again is done once."""

import uuid
from typing import Any

import pytest
from django.db import transaction

from institutions.models import User
from market.services import achievements
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.institutions.test_api import client
from tests.market import world as make
from transfer.edge import queues
from transfer.kernel import deadlines, events, facts, relay, seals
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import NotAllowed, NotVisible
from transfer.kernel.models import Delivery, DueFailure, Event
from transfer.mechanisms.worklist.models import WorkItem
from transfer.roof.portal.selectors import operations
from transfer.roof.portal.services import operations as services

pytestmark = [pytest.mark.usefixtures("dictionary_data"), pytest.mark.stands_on(build=make.make)]
SECRET = "Wang's unpublished drying schedule"


@pytest.fixture
def operator() -> Actor:
    return people.actor(people.organization("operator", name_en="The node"), "operator")


@pytest.fixture
def world(stand: make.World) -> make.World:
    return stand


def broken_review(world: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An achievement whose review could not be prepared: the subscriber fails until it is given up."""

    def fail(happened: events.Happened) -> None:
        raise ValueError(SECRET)

    handlers = events.subscribers("market.achievement.submitted")
    whole = handlers["market.prepare_review"]
    monkeypatch.setitem(handlers, "market.prepare_review", fail)
    made = achievements.submit(make.achievement(world), actor=world.officer)
    for _attempt in range(relay.MOST_ATTEMPTS):
        Delivery.objects.filter(status=Delivery.PENDING).update(next_at=made.created_at)
        relay.drain()
    monkeypatch.setitem(handlers, "market.prepare_review", whole)


def test_a_failed_review_is_shown_without_its_content_and_brought_again_once(
    operator: Actor, world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "look", lambda: queues.Machinery(reachable=False))
    broken_review(world, monkeypatch)
    review = next(one for one in operations.workflows() if one.code == "review")
    assert review.failed == 1 and not WorkItem.objects.exists()
    page, place = sign_in(User.objects.get(pk=operator.user)), f"/en/as/{slug(operator)}/operations/"
    board = page.get(place).content.decode()
    assert "market.prepare_review" in board and "ValueError" in board and "The queue does not answer" in board
    for word in (SECRET, make.TEXT["title"], world.university.name_zh):
        assert word not in board
    stuck = Delivery.objects.get(status=Delivery.FAILED)
    for _twice in range(2):
        assert page.post(f"{place}do/", {"what": "retry", "which": stuck.pk}).status_code == 302
        relay.drain()
    assert WorkItem.objects.count() == 1, "the review is prepared, and preparing it again changes nothing"
    assert not operations.troubled().exists()
    told = [one.name for one in operations.log()]
    assert told == ["portal.operations.delivery_retried"] * 2 + ["portal.operations.begun"]
    assert not events.broken_links(operations.STREAM)
    assert "没有失败。" in page.get(place.replace("/en/", "/zh-hans/")).content.decode()
    deliveries = page.get(f"{place}deliveries/market.prepare_review/").content.decode()
    assert f">{stuck.pk} " in deliveries and "market.prepare_review" in deliveries and "done" in deliveries
    assert "Prepare the review of technologies" in board and "Prepare the review of technologies" in deliveries
    assert page.get(f"{place}deliveries/market.nobody/").status_code == 404
    assert page.get(f"{place}deliveries/market.prepare_review/?before=x").status_code == 404
    assert page.post(f"{place}do/", {"what": "retry", "which": "x"}).status_code == 404


def test_everything_of_one_subscriber_is_brought_again(
    operator: Actor, world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_review(world, monkeypatch)
    assert services.retry_all("market.prepare_review", actor=operator) == 1
    assert services.retry_all("worklist.assign", actor=operator) == 0
    with pytest.raises(NotVisible):
        services.retry_all("market.nobody", actor=operator)
    relay.drain()
    assert WorkItem.objects.count() == 1


def test_a_tick_that_was_asked_for_is_done_once_and_recorded(operator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    left = ["a", "b"]
    kind = deadlines.Deadline("toy.send", lambda: list(left), lambda item: left.remove(item))
    monkeypatch.setattr(deadlines, "_DEADLINES", {"toy.send": kind})
    assert [one.due for one in operations.workflows() if one.code == "other" for one in one.kinds] == [2]
    services.ask_tick("toy.send", actor=operator)
    with pytest.raises(NotVisible):
        services.ask_tick("toy.nothing", actor=operator)
    assert services.carry_out() == 1 and services.carry_out() == 0 and left == []
    done = operations.log()[0]
    assert done.name == "portal.operations.tick_done" and done.facts == {"kind": "toy.send", "done": 2, "failed": 0}
    assert done.actor_user is None


def test_a_failure_of_the_clock_is_shown_until_it_is_done(operator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(item: str) -> None:
        raise ValueError(SECRET)

    kind = deadlines.Deadline("publicity.toy", lambda: ["a"], fail)
    broken = deadlines.Deadline("publicity.lost", lambda: 1 / 0, fail)  # type: ignore[arg-type, return-value] # the point
    monkeypatch.setattr(deadlines, "_DEADLINES", {"publicity.toy": kind, "publicity.lost": broken})
    deadlines.tick()
    disclosure = next(one for one in operations.workflows() if one.code == "disclosure")
    assert disclosure.failed == 2 and {row.error for row in DueFailure.objects.all()} == {
        "ValueError",
        "ZeroDivisionError",
    }


def test_seals_are_verified_when_asked_and_once_a_day(operator: Actor) -> None:
    assert services.carry_out() == 0, "nothing to verify before the first seal"
    services.ask_check(actor=operator)
    assert operations.sealing().asked
    seals.seal()
    services.carry_out()
    checked = operations.sealing().checked
    assert checked and checked.facts["findings"] == 0 and not operations.sealing().asked
    assert services.carry_out() == 0


def test_nobody_else_comes_in(world: make.World, operator: Actor) -> None:
    for stranger in (world.reviewer, world.officer):
        for call in (
            lambda actor: services.retry(1, actor=actor),
            lambda actor: services.retry_all("worklist.assign", actor=actor),
            lambda actor: services.ask_tick("publicity.end", actor=actor),
            lambda actor: services.ask_check(actor=actor),
        ):
            with pytest.raises(NotAllowed):
                call(stranger)
    page = sign_in(User.objects.get(pk=world.reviewer.user)).get(f"/en/as/{world.exchange.slug}/operations/")
    assert page.status_code == 403
    assert client(world.reviewer, "portal").get("/api/v1/operations/").status_code == 404
    assert client(operator, "market").get("/api/v1/operations/").json()["code"] == "scope"


def test_the_same_over_the_api(operator: Actor, world: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "look", lambda: queues.Machinery(reachable=True, lengths={"relay": 2}))
    broken_review(world, monkeypatch)
    api = client(operator, "portal")
    board = api.get("/api/v1/operations/").json()
    assert {one["code"] for one in board["workflows"]} == {"review", "listing", "disclosure", "other"}
    assert board["queues"]["lengths"] == {"relay": 2} and board["sealing"]["findings"] is None
    listed = api.get("/api/v1/operations/deliveries/").json()["results"]
    assert [one["error"] for one in listed] == ["ValueError"] and SECRET not in str(listed)

    def post(path: str, body: Any = None, key: str = "") -> Any:
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        return api.post(f"/api/v1/operations/{path}", body or {}, format="json", headers=headers)

    again = post(f"deliveries/{listed[0]['id']}/retry/", key="one-and-the-same")
    assert again.status_code == 200 and again.json()["status"] == "pending"
    twice = post(f"deliveries/{listed[0]['id']}/retry/", key="one-and-the-same")
    assert twice.headers["Idempotency-Replayed"] == "true"
    assert Event.objects.filter(name="portal.operations.delivery_retried").count() == 1
    assert post("deliveries/999999/retry/").status_code == 404
    assert post("tick/", {"name": "publicity.end"}).json() == {"count": 1}
    assert post("tick/", {"name": "x"}).status_code == 404
    assert post("retry-subscriber/", {"name": "market.prepare_review"}).status_code == 200
    assert post("check-seals/").status_code == 200
    assert services.carry_out() == 2


def test_every_workflow_has_its_clock_and_its_listeners() -> None:
    board = {one.code: one for one in operations.workflows()}
    assert {"worklist.remind", "worklist.escalate"} <= {kind.name for kind in board["review"].kinds}
    assert {"market.listing_open", "market.listing_close"} <= {kind.name for kind in board["listing"].kinds}
    assert "publicity.end" in {kind.name for kind in board["disclosure"].kinds}
    assert "worklist.assign" in {one.name for one in board["review"].listeners}
    known = {name for entry in facts.all_events() for name in events.subscribers(entry.name)}
    assert known == {one.name for flow in board.values() for one in flow.listeners}


def slug(actor: Actor) -> str:
    with transaction.atomic():
        return User.objects.get(pk=actor.user).memberships.get(pk=actor.membership).organization.slug


def test_the_system_may_not_be_asked_by_a_page() -> None:
    assert services.retry_all("worklist.assign", actor=SYSTEM) == 0
