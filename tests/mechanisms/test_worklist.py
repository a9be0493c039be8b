"""Pieces of work: who may do what in which state, assignment, interest, reminders, escalation, races."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from time import sleep
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from tests.racing import at_once, raised
from transfer.edge import actors
from transfer.kernel import clock, deadlines, events, locking, policy, relay, retention, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.clock import Period
from transfer.kernel.errors import Misuse, NotAllowed, NotNow, Refusal, RuleBroken, Stale
from transfer.kernel.models import Event, RuleSet, Thread
from transfer.mechanisms.worklist import selectors
from transfer.mechanisms.worklist.models import WorkItem
from transfer.mechanisms.worklist.services import candidates, items
from transfer.mechanisms.worklist.services.candidates import Candidate
from transfer.mechanisms.worklist.services.items import Exclusions, Schedule

EXCHANGE, UNIVERSITY = uuid.uuid4(), uuid.uuid4()


def person(*roles: str, organization: uuid.UUID | None = EXCHANGE) -> Actor:
    return Actor(user=uuid.uuid4(), organization=organization, roles=frozenset(roles), assurance=Assurance.PASSWORD)


SUBMITTER = person("inventor", organization=UNIVERSITY)
HOLDER, COLLEAGUE, INTERESTED = person("reviewer"), person("reviewer"), person("reviewer")
HEAD, MANAGER = person("chief_reviewer"), person("manager")
CLERK, STRANGER = person("registrar"), person("reviewer", organization=UNIVERSITY)
NO_DEADLINE = Schedule()
ACTORS = {
    "holder": HOLDER,
    "colleague": COLLEAGUE,
    "interested": INTERESTED,
    "head": HEAD,
    "manager": MANAGER,
    "clerk": CLERK,
    "stranger": STRANGER,
    "anonymous": ANONYMOUS,
    "system": SYSTEM,
}


@pytest.fixture(autouse=True)
def _nobody_provided() -> Iterator[None]:
    before = list(candidates._provider)
    candidates._provider.clear()
    yield
    candidates._provider[:] = before


def people(*known: Candidate) -> None:
    candidates._provider[:] = [lambda organization, role: known]


def as_candidate(actor: Actor, **more: Any) -> Candidate:
    assert actor.user
    return Candidate(user=actor.user, organization=actor.organization, **more)


def open_item(thread: Thread, subject: str = "", schedule: Schedule = NO_DEADLINE, **more: Any) -> WorkItem:
    return items.open_item(
        actor=SUBMITTER,
        kind="listing.review",
        subject=subject or f"listing:{uuid.uuid4()}",
        thread=thread,
        organization=EXCHANGE,
        role="reviewer",
        title_key="Review the listing",
        schedule=schedule,
        exclude=Exclusions(users=frozenset({INTERESTED.user}), organizations=frozenset({UNIVERSITY})),
        **more,
    )


def late(item: WorkItem) -> WorkItem:
    """The deadline of the item is now in the past."""
    WorkItem.objects.filter(pk=item.pk).update(due_at=clock.now() - timedelta(seconds=1), next_reminder_at=clock.now())
    item.refresh_from_db()
    return item


def in_state(state: str, thread: Thread) -> WorkItem:
    item = open_item(thread, schedule=Schedule(due=Period.parse("PT1H"), escalate_to="chief_reviewer"))
    if state in {"taken", "escalated"}:
        items.take(actor=HOLDER, item=item)
    if state == "escalated":
        items.escalate(actor=SYSTEM, item=late(item))
    elif state == "done":
        items.finish(actor=HOLDER, item=item)
    elif state == "void":
        items.void(actor=SUBMITTER, item=item)
    assert item.state == state
    return item


MOVES: dict[str, Callable[[Actor, WorkItem], object]] = {
    "take": lambda actor, item: items.take(actor=actor, item=item),
    "assign": lambda actor, item: items.assign(actor=actor, item=item, to=as_candidate(COLLEAGUE)),
    "release": lambda actor, item: items.release(actor=actor, item=item),
    "recuse": lambda actor, item: items.recuse(actor=actor, item=item),
    "finish": lambda actor, item: items.finish(actor=actor, item=item),
    "remind": lambda actor, item: items.remind(actor=actor, item=late(item)),
    "reschedule": lambda actor, item: items.reschedule(actor=actor, item=item, schedule=NO_DEADLINE),
    "escalate": lambda actor, item: items.escalate(actor=actor, item=late(item)),
}

EVERYBODY = set(ACTORS)
ALLOWED: dict[tuple[str, str], set[str]] = {
    ("take", "open"): {"holder", "colleague", "head", "manager"},
    ("take", "escalated"): {"holder", "head", "manager", "system"},
    ("assign", "open"): {"head", "manager", "system"},
    ("assign", "taken"): {"head", "manager", "system"},
    ("assign", "escalated"): {"head", "manager", "system"},
    ("release", "taken"): {"holder", "head", "manager", "system"},
    ("recuse", "open"): {"holder", "colleague", "interested", "head", "manager", "system"},
    ("recuse", "taken"): {"holder", "system"},
    ("recuse", "escalated"): {"holder", "system"},
    ("finish", "open"): {"holder", "colleague", "head", "manager", "system"},
    ("finish", "taken"): {"holder", "head", "manager", "system"},
    ("finish", "escalated"): {"holder", "head", "manager", "system"},
    ("remind", "open"): {"system"},
    ("remind", "taken"): {"system"},
    ("remind", "escalated"): {"system"},
    **{("reschedule", state): EVERYBODY - {"anonymous"} for state in ("open", "taken", "escalated")},
    ("escalate", "open"): {"system"},
    ("escalate", "taken"): {"system"},
}


@pytest.mark.slow
@pytest.mark.parametrize("state", ["open", "taken", "escalated", "done", "void"])
@pytest.mark.parametrize("move", list(MOVES))
def test_every_move_in_every_state_by_everybody(thread: Thread, move: str, state: str) -> None:
    did = set()
    for name in EVERYBODY - ({"system"} if move == "take" else set()):
        item = in_state(state, thread)
        try:
            MOVES[move](ACTORS[name], item)
            did.add(name)
        except (NotAllowed, NotNow) as refusal:
            may = policy.may(ACTORS[name], f"worklist.item.{move}", WorkItem.objects.get(pk=item.pk))
            assert isinstance(refusal, NotAllowed) is not bool(may)
    assert did == ALLOWED.get((move, state), set()) - ({"system"} if move == "take" else set())


def test_buttons_are_what_a_person_may_do(thread: Thread) -> None:
    item = open_item(thread)
    buttons = [move.name for move in workflow.open_moves(item, COLLEAGUE) if not move.by_clock]
    assert buttons == ["take", "recuse"]


@pytest.mark.parametrize("state", ["open", "taken", "escalated", "done", "void"])
def test_the_list_shows_exactly_what_the_policy_lets_see(thread: Thread, state: str) -> None:
    item = in_state(state, thread)
    for name, actor in ACTORS.items():
        listed = WorkItem.objects.visible_to(actor).filter(pk=item.pk).exists()
        assert listed == bool(policy.may(actor, "worklist.item.view", item)), name


def test_what_is_done_tells_its_subject(thread: Thread) -> None:
    item = open_item(thread, subject="listing:1", field="03")
    items.take(actor=HOLDER, item=item)
    finished = items.finish_for(actor=HOLDER, subject="listing:1", kind="listing.review", outcome="accepted")
    assert finished and finished.pk == item.pk
    recorded = [events.happened(event) for event in Event.objects.filter(stream=item.stream).order_by("version")]
    assert [event.name for event in recorded] == [f"worklist.item.{word}" for word in ("opened", "taken", "finished")]
    assert {event.facts["subject"] for event in recorded} == {"listing:1"} and recorded[0].thread == thread.pk
    assert recorded[2].facts["outcome"] == "accepted" and recorded[2].facts["late"] is False
    assert events.broken_links(item.stream) == []
    assert items.finish_for(actor=HOLDER, subject="listing:1", kind="listing.review") is None


def test_opening_twice_is_opening_once_and_parts_are_apart(thread: Thread) -> None:
    first = open_item(thread, subject="call:1", part="expert-1")
    assert open_item(thread, subject="call:1", part="expert-1") == first
    assert open_item(thread, subject="call:1", part="expert-2") != first
    assert len(selectors.active_for("call:1", kind="listing.review")) == 2
    assert items.void_for(actor=SUBMITTER, subject="call:1") == 2
    assert selectors.active_for("call:1") == []
    assert open_item(thread, subject="call:1", part="expert-1") != first


def test_the_database_has_the_last_word_on_interest(thread: Thread) -> None:
    item = in_state("taken", thread)
    with pytest.raises(IntegrityError, match="worklist_item_user_without_interest"), transaction.atomic():
        WorkItem.objects.filter(pk=item.pk).update(assignee=INTERESTED.user)
    with pytest.raises(IntegrityError, match="worklist_item_organization_without_interest"), transaction.atomic():
        WorkItem.objects.filter(pk=item.pk).update(assignee=HOLDER.user, assignee_organization=UNIVERSITY)


def test_an_interest_through_another_organization_refuses_too(thread: Thread) -> None:
    people(as_candidate(HOLDER, interests=frozenset({UNIVERSITY})), as_candidate(COLLEAGUE))
    item = open_item(thread)
    for act in (
        lambda: items.take(actor=HOLDER, item=item),
        lambda: items.finish(actor=HOLDER, item=item),
        lambda: items.assign(actor=HEAD, item=item, to=candidates.of_desk(EXCHANGE, "reviewer")[0]),
    ):
        with pytest.raises(RuleBroken) as caught:
            act()
        assert caught.value.code == "interest"
        item.refresh_from_db()
        assert item.state == "open" and item.assignee is None
    assert items.take(actor=COLLEAGUE, item=item).state == "taken"


def test_who_recuses_never_gets_it_again(thread: Thread) -> None:
    people(as_candidate(HOLDER))
    item = open_item(thread)
    items.take(actor=HOLDER, item=item)
    items.recuse(actor=HOLDER, item=item)
    assert item.state == "open" and item.assignee is None
    with pytest.raises(NotAllowed, match="interest"):
        items.take(actor=HOLDER, item=item)
    assert items.assign_best(item=item).state == "open"
    assert selectors.for_actor(HOLDER).count == 0 and selectors.for_actor(COLLEAGUE).count == 1


def test_a_stale_look_is_refused(thread: Thread) -> None:
    item = open_item(thread)
    with pytest.raises(Stale):
        items.take(actor=HOLDER, item=item, expected_version=9)


# ---------------------------------------------------------------------------------------------- assignment


@pytest.mark.django_db(transaction=True)
def test_after_commit_it_goes_to_the_field_and_the_least_load(jurisdictions: None) -> None:
    thread = Thread.objects.create(number="EX-2026-1-A", begun_by="test", begun_at=clock.now())
    knows, also, other = person("reviewer"), person("reviewer"), person("reviewer")
    people(
        as_candidate(knows, fields=frozenset({"03"})),
        as_candidate(also, fields=frozenset({"03"})),
        as_candidate(other, fields=frozenset({"09"})),
        as_candidate(person("reviewer"), fields=frozenset({"03"}), away=True),
        as_candidate(INTERESTED, fields=frozenset({"03"})),
    )
    made = [open_item(thread, field="03", automatic=True) for _number in range(4)]
    by_hand = open_item(thread, field="03")
    elsewhere = open_item(thread, field="11", automatic=True)
    relay.drain()
    relay.drain()
    given_to = [WorkItem.objects.get(pk=item.pk).assignee for item in made]
    assert sorted(map(str, given_to)) == sorted(map(str, [knows.user, knows.user, also.user, also.user]))
    assert WorkItem.objects.get(pk=by_hand.pk).state == "open"
    assert WorkItem.objects.get(pk=elsewhere.pk).assignee == other.user
    assert Event.objects.filter(name="worklist.item.assigned").count() == 5


@given(st.lists(st.tuples(st.sampled_from(["01", "02", ""]), st.booleans(), st.booleans()), max_size=6))
def test_the_best_candidate_is_never_away_nor_interested(shapes: list[tuple[str, bool, bool]]) -> None:
    item = WorkItem(organization=EXCHANGE, role="reviewer", field="01", excluded_organizations=[UNIVERSITY])
    pool = [
        Candidate(
            user=uuid.uuid4(),
            organization=EXCHANGE,
            fields=frozenset({field}),
            interests=frozenset({UNIVERSITY}) if interested else frozenset(),
            away=away,
        )
        for field, away, interested in shapes
    ]
    people(*pool)
    fit = [one for one in pool if not one.away and not one.interests]
    known = candidates.of_desk(item.organization, item.role)
    chosen = [one for one in known if not one.away and not candidates.has_interest(one, item)]
    best = candidates.least_burdened(item, chosen, active={}, last={})
    assert (best is None) == (not fit)
    if best:
        assert best in fit
        assert "01" in best.fields or not any("01" in one.fields for one in fit)


def test_only_one_app_knows_the_people() -> None:
    @candidates.provide
    def some(organization: uuid.UUID, role: str) -> list[Candidate]:
        return []

    candidates.provide(some)
    with pytest.raises(Misuse):
        candidates.provide(lambda organization, role: [])


# ------------------------------------------------------------------------------------------------------- time


def test_the_deadline_is_an_instant_a_period_or_a_rule_in_working_days(thread: Thread) -> None:
    RuleSet.objects.create(
        key="worklist.review", jurisdiction_id="CN", valid_from=date(2020, 1, 1),
        value={"period": "P5D", "calendar": "working"}, source="test", sureness="M",
    )  # fmt: skip
    RuleSet.objects.create(
        key="worklist.reminder", jurisdiction_id="CN", valid_from=date(2020, 1, 1),
        value={"period": "P3D", "calendar": "working"}, source="test", sureness="M",
    )  # fmt: skip
    halfway, past = clock.now() + timedelta(hours=2), clock.now()
    reminders = ["worklist.reminder", halfway, past, None]
    item = open_item(thread, schedule=Schedule(due="worklist.review", reminders=reminders))
    assert item.due_at == clock.deadline(item.created_at, Period.parse("P5D", "working"), "CN")
    assert item.due_at - item.created_at > timedelta(days=6)
    assert item.reminders == [halfway, clock.deadline(item.created_at, Period.parse("P3D", "working"), "CN")]
    assert item.next_reminder_at == halfway
    moment = clock.now() + timedelta(days=2)
    assert open_item(thread, schedule=Schedule(due=moment)).due_at == moment
    with pytest.raises(Misuse, match="no rule"):
        open_item(thread, schedule=Schedule(due="worklist.unknown"))


@pytest.mark.django_db(transaction=True)
def test_reminders_and_escalation_by_the_real_clock(jurisdictions: None) -> None:
    thread = Thread.objects.create(number="EX-2026-2-A", begun_by="test", begun_at=clock.now())
    reminder = clock.now() + timedelta(seconds=0.5)
    item = open_item(
        thread, schedule=Schedule(due=Period.parse("PT1S"), escalate_to="chief_reviewer", reminders=[reminder])
    )
    never = open_item(thread, schedule=Schedule(due=Period.parse("PT1S")))
    items.take(actor=HOLDER, item=item)
    assert deadlines.tick() == {}
    assert selectors.for_actor(HEAD).count == 0
    with pytest.raises(RuleBroken):
        items.escalate(actor=SYSTEM, item=item)
    seen: dict[str, int] = {}
    while "worklist.escalate" not in seen and clock.now() < reminder + timedelta(seconds=10):
        seen |= deadlines.tick()
    assert seen == {"worklist.remind": 1, "worklist.escalate": 1} and deadlines.tick() == {}
    item.refresh_from_db()
    assert item.state == "escalated" and item.assignee == HOLDER.user and item.next_reminder_at is None
    assert WorkItem.objects.get(pk=never.pk).state == "open"
    assert [one.pk for one in selectors.for_actor(HEAD).overdue] == [item.pk]
    items.take(actor=HEAD, item=item)
    items.finish(actor=HEAD, item=item, outcome="returned")
    assert events.happened(Event.objects.get(name="worklist.item.finished")).facts["late"] is True


def test_what_needs_me_today_is_one_query_however_much_there_is(thread: Thread) -> None:
    now = clock.now()
    midnight, sunday = selectors.ends(now, "CN")
    expected = {
        "overdue": [now - timedelta(minutes=1)],
        "today": [min(now + timedelta(hours=1), midnight)],
        "this_week": [sunday] if sunday > midnight else [],
        "later": [sunday + timedelta(days=3), None],
    }
    for due in [due for dues in expected.values() for due in dues]:
        open_item(thread, schedule=Schedule(due=due))
    open_item(thread, schedule=Schedule(due=expected["today"][0]), automatic=False)
    selectors.for_actor(COLLEAGUE)
    with CaptureQueriesContext(connection) as few:
        desk = selectors.for_actor(COLLEAGUE)
    assert {name: len(getattr(desk, name)) for name in expected} == {
        name: len(dues) + (name == "today") for name, dues in expected.items()
    }
    for _number in range(10):
        open_item(thread)
    with CaptureQueriesContext(connection) as many:
        assert selectors.for_actor(COLLEAGUE).count == desk.count + 10
    assert len(few) == len(many) == 1
    counts = selectors.counts(COLLEAGUE)
    assert (counts.overdue, counts.today, counts.all) == (1, 2, desk.count + 10)
    for nobody in (ANONYMOUS, INTERESTED, STRANGER, CLERK):
        assert selectors.for_actor(nobody).count == selectors.counts(nobody).all == 0


def test_notes_about_work_that_is_over_are_forgotten_by_rule(thread: Thread) -> None:
    RuleSet.objects.update_or_create(
        key="retention.work_item", jurisdiction_id="CN", body=None, valid_from=date(2000, 1, 1),
        defaults={"value": {"period": "P3Y", "from": "done", "then": "erase_text"}, "source": "t", "sureness": "M"},
    )  # fmt: skip
    over, waiting = in_state("taken", thread), in_state("taken", thread)
    for item in (over, waiting):
        items.release(item, actor=HOLDER, note="I know the inventor's family.")
    items.void(over, actor=SUBMITTER)
    WorkItem.objects.update(changed_at=clock.now() - timedelta(days=1200))
    assert retention.sweep() == {"worklist.item": 1} and retention.sweep() == {}
    released = Event.objects.filter(name="worklist.item.released")
    assert [
        events.note_of(event) != "" for event in (released.get(stream=over.stream), released.get(stream=waiting.stream))
    ] == [False, True]


# ------------------------------------------------------------------------------------------------------ races


@pytest.fixture
def committed_thread(transactional_db: None, jurisdictions: None) -> Thread:
    return Thread.objects.create(number="EX-2026-3-A", begun_by="test", begun_at=clock.now())


def test_two_take_at_once_and_one_has_it(committed_thread: Thread) -> None:
    item = open_item(committed_thread)
    results = at_once(*(_taking(item, actor) for actor in (HOLDER, COLLEAGUE)))
    assert [type(one) for one in raised(results)] == [NotNow]
    assert Event.objects.filter(stream=item.stream, name="worklist.item.taken").count() == 1


def test_two_open_at_once_and_there_is_one(committed_thread: Thread) -> None:
    results = at_once(*[lambda: open_item(committed_thread, subject="listing:race")] * 4)
    assert not raised(results)
    assert len({item.pk for item in results}) == 1 and WorkItem.objects.count() == 1


def _taking(item: WorkItem, actor: Actor) -> Callable[[], object]:
    return lambda: items.take(actor=actor, item=WorkItem.objects.get(pk=item.pk))


def _assign_ten(thread: Thread, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    choose = candidates.best_for

    def slowly(item: WorkItem) -> Candidate | None:
        best = choose(item)
        sleep(0.05)
        return best

    monkeypatch.setattr(candidates, "best_for", slowly)
    pool = [person("reviewer") for _number in range(5)]
    people(*(as_candidate(one) for one in pool))
    opened = [open_item(thread) for _number in range(10)]

    def assigning(item: WorkItem) -> Callable[[], object]:
        return lambda: items.assign_best(item=WorkItem.objects.get(pk=item.pk))

    results = at_once(*(assigning(item) for item in opened))
    assert not [one for one in raised(results) if not isinstance(one, Refusal)], results
    return sorted(WorkItem.objects.filter(assignee=one.user).count() for one in pool)


def test_load_is_shared_evenly_when_many_are_assigned_at_once(
    committed_thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _assign_ten(committed_thread, monkeypatch) == [2, 2, 2, 2, 2]


def test_twin_without_the_desk_lock_load_is_not_shared(
    committed_thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_lock = locking.lock
    monkeypatch.setattr(
        items.locking, "lock", lambda obj, **more: obj if not isinstance(obj, WorkItem) else true_lock(obj, **more)
    )
    assert _assign_ten(committed_thread, monkeypatch) != [2, 2, 2, 2, 2]


# ------------------------------------------------------------------------------------------------------- API


def test_a_desk_over_the_api(thread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {"holder": HOLDER, "interested": INTERESTED}
    source = actors.Source(
        for_key=keys.get,
        for_organization=lambda request, slug: HOLDER,
        for_person=lambda request: ANONYMOUS,
        prove=lambda actor, code: actor,
    )
    monkeypatch.setattr(actors, "_source", source)
    item = open_item(thread, subject="listing:1")

    def call(method: str, path: str, key: str, match: int = 0) -> Any:
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": uuid.uuid4().hex, "If-Match": f'"{match}"'}
        return getattr(APIClient(headers=headers), method)(f"/api/v1/work-items/{path}", {}, format="json")

    listed = call("get", "?subject=listing:1&actions=1", "holder").json()["results"]
    assert [row["id"] for row in listed] == [str(item.pk)] and listed[0]["actions"] == ["take", "recuse"]
    assert listed[0]["title"] == "Review the listing"
    assert call("get", "", "interested").json()["results"] == []
    assert call("post", f"{item.pk}/take/", "interested", 1).status_code == 404
    taken = call("post", f"{item.pk}/take/", "holder", 1)
    assert taken.json()["assignee"] == str(HOLDER.user) and taken["ETag"] == '"2"'
    assert call("post", f"{item.pk}/take/", "holder", 2).status_code == 409
    assert call("post", f"{item.pk}/recuse/", "holder", 2).json()["state"] == "open"
    assert call("get", f"{item.pk}/", "holder").status_code == 404
