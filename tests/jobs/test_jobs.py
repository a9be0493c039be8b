"""Long work: ordered, done in the background, cancelled, given up, seen by whom it is for."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation

from institutions.models import Membership
from institutions.services import memberships
from tests.institutions import people
from tests.jobs import counting
from tests.jobs.counting import KIND, Place
from transfer.kernel import clock, policy, ruleset, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM
from transfer.kernel.errors import Invalid, NotAllowed, NotNow, RuleBroken
from transfer.kernel.models import Event, RuleSet
from transfer.mechanisms.files.models import FileAccess
from transfer.mechanisms.jobs import kinds, services
from transfer.mechanisms.jobs.models import Job, JobFault, JobPart
from transfer.mechanisms.jobs.selectors import progress, shown
from transfer.mechanisms.jobs.services import running
from transfer.mechanisms.jobs.states import JOB

pytestmark = pytest.mark.stands_on(build=Place)


@pytest.fixture
def place(stand: Place) -> Place:
    return stand


def again(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_it_is_done_and_says_what_came_of_it(place: Place) -> None:
    job = counting.ordered(place)
    done = services.run_next()
    assert done is not None and done.pk == job.pk and done.state == "done"
    assert (done.taken, done.skipped, done.failed, done.done, done.total) == (2, 1, 1, 4, 4)
    assert done.about == "rows.txt" and done.run is None
    assert counting.content(done, "result", place.officer) == "1:a\n3:c\n"
    assert counting.content(done, "report", place.officer) == "2,It is bad.\n"
    assert not JobPart.objects.exists() and JobFault.objects.get().line == 2
    assert services.run_next() is None
    names = list(Event.objects.filter(stream=job.stream).order_by("version").values_list("name", flat=True))
    assert names == [f"jobs.job.{name}" for name in ("prepared", "ordered", "started", "finished")]
    assert FileAccess.objects.filter(file=done.source, purpose="job", user=place.officer.user).exists()


def test_it_waits_until_it_is_ordered_and_its_file_is_examined(place: Place) -> None:
    job = counting.prepared(place)
    assert services.run_next() is None
    services.order(job, actor=place.officer)
    unseen = services.begin(
        actor=place.officer, kind=KIND, upload=ContentFile(b"x", "x.txt"), order_now=True
    )  # not examined
    assert services.run_next().pk == job.pk  # type: ignore[union-attr] # one was taken
    assert services.run_next() is None and again(unseen).state == "waiting"


def test_a_hostile_file_is_told_at_once_or_fails_later(place: Place, monkeypatch: Any) -> None:
    with pytest.raises(Invalid) as refused:
        services.begin(actor=place.officer, kind=KIND, upload=ContentFile(b"MZ\x90\x00", "rows.csv"))
    assert refused.value.problems[0].field == "file" and not Job.objects.exists()
    monkeypatch.setattr("transfer.mechanisms.files.services.glance.AT_ONCE", 0)
    job = services.begin(actor=place.officer, kind=KIND, upload=ContentFile(b"MZ\x90\x00", "rows.csv"), order_now=True)
    counting.examine()
    assert services.run_next() is None
    failed = again(job)
    assert failed.state == "failed" and failed.why == "file_refused" and "refused" in str(shown.why(failed))


def test_what_is_wrong_is_refused(place: Place) -> None:
    begin = services.begin
    for given, field in (
        ({"kind": "toy.rows.unknown"}, "kind"),
        ({"kind": KIND}, "file"),
        ({"kind": KIND, "asked": {"x": 1}, "upload": ContentFile(b"a", "a.txt")}, "asked"),
        ({"kind": "jobs.list.export", "asked": {"address": "/en/"}}, "address"),
        ({"kind": "jobs.list.export", "asked": {"address": "/nothing/\x00"}}, "address"),
        ({"kind": "jobs.list.export", "asked": {"address": "/en/" + "a" * 5000}}, "address"),
    ):
        with pytest.raises(Invalid) as refused:
            begin(actor=place.officer, **given)
        assert refused.value.problems[0].field == field
    for actor in (place.inventor, ANONYMOUS, SYSTEM, dataclasses.replace(place.officer, scopes=frozenset({"jobs"}))):
        with pytest.raises(NotAllowed):
            begin(actor=actor, kind=KIND, upload=ContentFile(b"a", "a.txt"))
    key = dataclasses.replace(place.officer, scopes=frozenset({"jobs", "toy.rows"}))
    assert begin(actor=key, kind=KIND, upload=ContentFile(b"a", "a.txt"), order_now=True).state == "waiting"


def test_every_cell_of_state_move_and_role(place: Place) -> None:
    """Who sees it starts and cancels it, where the state lets; nobody does the worker's part by hand."""
    hands = {"order": services.order, "stop": services.stop, "cancel": services.cancel}
    seen = {"officer": True, "colleague": True, "inventor": False, "stranger": False}
    for state in JOB.states:
        for name, sees in seen.items():
            actor = getattr(place, name)
            job = counting.prepared(place, "a\n")
            Job.objects.filter(pk=job.pk).update(state=state)
            assert Job.objects.visible_to(actor).filter(pk=job.pk).exists() is sees
            assert bool(policy.may(actor, "jobs.job.view", again(job))) is sees
            open_now = {move.name for move in workflow.open_moves(again(job), actor)}
            by_table = {move.name for move in JOB.open_from(state) if not move.by_clock}
            assert open_now == (by_table if sees else set()), (state, name)
            for move, service in hands.items():
                if move in open_now:
                    assert service(again(job), actor=actor).state == JOB.move(move).target
                    Job.objects.filter(pk=job.pk).update(state=state)
                else:
                    with pytest.raises(NotNow if sees else NotAllowed):
                        service(again(job), actor=actor)
            Job.objects.filter(pk=job.pk).update(state="done")
            for move in (one for one in JOB.moves.values() if one.by_clock):
                assert not policy.may(actor, move.policy, again(job))


def test_exports_are_for_whoever_ordered_them_alone(place: Place) -> None:
    at = f"/en/as/{place.university.slug}/achievements/"
    job = services.begin(actor=place.officer, kind="jobs.list.export", asked={"address": at}, order_now=True)
    assert list(Job.objects.visible_to(place.officer)) == [job]
    assert not Job.objects.visible_to(place.colleague).exists() and not Job.objects.visible_to(ANONYMOUS).exists()
    done = services.run_next()
    counting.examine()
    assert counting.content(done, "result", place.officer).startswith("\ufeff")
    with pytest.raises(NotAllowed):
        counting.content(done, "result", place.colleague)
    with pytest.raises(Invalid):
        services.begin(actor=place.stranger, kind="jobs.list.export", asked={"address": at})


def test_a_membership_that_ended_stops_it(place: Place) -> None:
    job = counting.ordered(place)
    with transaction.atomic():
        memberships.end(Membership.objects.get(pk=place.officer.membership), actor=SYSTEM)
    assert services.run_next().state == "failed"  # type: ignore[union-attr] # one was taken
    assert again(job).why.startswith("no_right") and "membership" in str(shown.why(again(job)))


def test_a_role_taken_away_in_the_middle_stops_it(place: Place, monkeypatch: Any) -> None:
    monkeypatch.setattr(running, "A_SECOND", 0.0)
    kind = kinds._KINDS[KIND]

    def deal(work: Any, piece: Any) -> Any:
        if piece[0] == 2:
            Membership.objects.filter(pk=place.officer.membership).update(roles=["inventor"])
        return counting.deal(work, piece)

    monkeypatch.setitem(kinds._KINDS, KIND, dataclasses.replace(kind, deal=deal))
    job = counting.ordered(place, "a\nb\nc\n")
    services.run_next()
    found = again(job)
    assert (found.state, found.why, found.done) == ("failed", "no_right:not_allowed", 2)


def test_cancelled_in_the_middle_it_ends_at_the_next_piece(place: Place, monkeypatch: Any) -> None:
    monkeypatch.setattr(running, "A_SECOND", 0.0)
    kind = kinds._KINDS[KIND]

    def deal(work: Any, piece: Any) -> Any:
        if piece[0] == 3:
            services.stop(Job.objects.get(), actor=place.officer)
        return counting.deal(work, piece)

    monkeypatch.setitem(kinds._KINDS, KIND, dataclasses.replace(kind, deal=deal))
    job = counting.ordered(place, "a\nbad\nc\nd\ne\n")
    services.run_next()
    found = again(job)
    assert (found.state, found.done, found.result) == ("cancelled", 3, None)
    assert counting.content(found, "report", place.officer) == "2,It is bad.\n"
    assert not JobPart.objects.exists()
    with pytest.raises(NotNow):
        services.stop(found, actor=place.officer)


def test_cancelled_while_its_worker_is_gone(place: Place) -> None:
    job = counting.ordered(place)
    with transaction.atomic():
        running._take(SYSTEM)
    services.stop(again(job), actor=place.officer)
    assert services.run_next() is None  # its worker may still be there
    Job.objects.update(heard_at=clock.now() - running.SILENT_AFTER - timedelta(seconds=1))
    assert services.run_next().state == "cancelled"  # type: ignore[union-attr] # one was taken


def test_a_fault_of_ours_is_tried_again_and_given_up(place: Place, monkeypatch: Any) -> None:
    kind = kinds._KINDS[KIND]

    def deal(work: Any, piece: Any) -> Any:
        raise ValueError("a fault")

    monkeypatch.setitem(kinds._KINDS, KIND, dataclasses.replace(kind, deal=deal))
    job = counting.ordered(place)
    for attempt in range(running.MOST_ATTEMPTS):
        assert services.run_next().state == "running"  # type: ignore[union-attr] # one was taken
        assert services.run_next() is None
        assert again(job).attempts == attempt + 1 and not JobPart.objects.exists()
        Job.objects.update(heard_at=clock.now() - running.SILENT_AFTER - timedelta(seconds=1))
    assert services.run_next().state == "failed" and again(job).why == "gave_up"  # type: ignore[union-attr] # one was taken


def test_turns_go_round_and_no_organization_takes_all(place: Place, settings: Any, monkeypatch: Any) -> None:
    settings.EXCHANGE_JOBS_AT_ONCE = 5
    first = counting.ordered(place, "a\n" * 3)
    second = counting.ordered(place, "a\n")
    monkeypatch.setattr(running, "A_SECOND", 0.0)
    assert services.run_next(seconds=0.0).pk == first.pk  # type: ignore[union-attr] # one was taken
    assert again(first).state == "running" and again(first).done == 1
    assert services.run_next(seconds=0.0).pk == second.pk  # type: ignore[union-attr] # one was taken
    third = counting.ordered(place, "b\n")
    with transaction.atomic():
        one, two, none = (running._take(SYSTEM) for _turn in range(3))
    assert {one.pk, two.pk} == {first.pk, third.pk} and none is None
    other = services.begin(actor=place.stranger, kind=KIND, upload=ContentFile(b"a", "a.txt"), order_now=True)
    counting.examine()
    with transaction.atomic():
        assert running._take(SYSTEM).pk == other.pk  # type: ignore[union-attr] # one was taken
    settings.EXCHANGE_JOBS_AT_ONCE = 3
    services.begin(actor=people.actor(people.organization("university"), "transfer_officer"), kind=KIND,
                   upload=ContentFile(b"a", "a.txt"), order_now=True)  # fmt: skip
    counting.examine()
    with transaction.atomic():
        assert running._take(SYSTEM) is None


def test_one_organization_has_so_many_and_no_more(place: Place) -> None:
    RuleSet.objects.filter(key="job.at_once").update(value={"running": 1, "unfinished": 2})
    ruleset.forget()
    for _time in range(2):
        counting.ordered(place)
    with pytest.raises(RuleBroken) as refused:
        counting.ordered(place)
    assert refused.value.code == "too_many"
    ruleset.forget()


def test_how_far_it_is_in_words(place: Place) -> None:
    job = counting.prepared(place)
    job.state, job.total, job.done = "running", 4000, 1240
    job.started_at = clock.now() - timedelta(seconds=60)
    assert progress(job).words == "1,240 of 4,000 rows; about 2 minutes left"
    job.total = None
    assert progress(job).words == "1,240 rows"
    with translation.override("zh-hans"):
        assert "1,240" in progress(job).words


def test_what_it_held_is_forgotten_in_time(place: Place) -> None:
    job = counting.ordered(place)
    services.run_next()
    counting.examine()
    unordered = counting.prepared(place)
    from transfer.mechanisms.jobs import retention

    assert not list(retention._over(clock.now() - timedelta(days=1)))
    for found in retention._over(clock.now() + timedelta(days=1)):
        retention.forget(found)
    for found in (again(job), again(unordered)):
        assert found.about == "" and found.forgotten_at and not found.faults.exists()
        assert counting.files_of(found, "source").erased_at
    assert again(unordered).state == "cancelled"
