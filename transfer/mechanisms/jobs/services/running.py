"""The worker's way through long work.

What a piece did, the counts and the place to go on are committed together, about once a second. A worker that is killed
loses at most the last second, undone by the database; another goes on from there. So nothing is done twice or left out.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Q
from django.utils import translation

from transfer.kernel import clock, locking, policy, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Invalid, NotAllowed, NotVisible, Refusal
from transfer.mechanisms.jobs import kinds
from transfer.mechanisms.jobs.events import JobStarted, JobTakenOver
from transfer.mechanisms.jobs.house import house
from transfer.mechanisms.jobs.kinds import Kind, Work
from transfer.mechanisms.jobs.models import Job
from transfer.mechanisms.jobs.selectors import limits
from transfer.mechanisms.jobs.services import ending
from transfer.mechanisms.jobs.services.jobs import source_of
from transfer.mechanisms.jobs.services.tallies import Tally
from transfer.mechanisms.jobs.states import UNDER_WAY

SILENT_AFTER = timedelta(seconds=30)
"""A worker speaks with every second of work. After this long another takes its work over."""
A_SECOND = 1.0
MOST_ATTEMPTS = 5
"""So often work is taken up without getting any further before it is given up."""
_LOOKED_AT = 50
_TAKING = 7_305_002  # the advisory lock under which one worker at a time chooses
_log = structlog.get_logger()


class Lost(Exception):
    """Another worker has it, or it has ended meanwhile."""


def run_next(*, actor: Actor = SYSTEM, seconds: float = 20.0) -> Job | None:
    """Takes what waits longest for its turn and works on it for about so many seconds; then others have their turn.

    Returns the job as it is then; None when nothing could be taken. Several workers may do this at once.
    """
    job = _take(actor)
    if job is None:
        return None
    kind = kinds.find(job.kind)
    with translation.override(job.language):
        if kind is None:
            return ending.fail(job, actor=actor, why="unknown_kind")
        if job.attempts > MOST_ATTEMPTS:
            return ending.fail(job, actor=actor, why="gave_up")
        try:
            _work(job, kind, actor, time.monotonic() + seconds)
        except Lost:
            _log.info("job_lost", job=str(job.pk))
        except (NotVisible, NotAllowed) as refusal:
            ending.fail(job, actor=actor, why="no_right", code=refusal.code)
        except Invalid as refusal:
            ending.fail(job, actor=actor, why=refusal.problems[0].code)
        except Refusal as refusal:
            ending.fail(job, actor=actor, why=refusal.code)
        except DatabaseError:
            raise  # the worker's line to the database: the next one goes on where the last commit is
        except Exception:
            _log.exception("job_failed", job=str(job.pk), kind=job.kind)
            _lay_back(job)
    return Job.objects.get(pk=job.pk)


@transaction.atomic
def _take(actor: Actor) -> Job | None:
    """The job whose turn it is, taken for a run of its own. None when as many run as the node lets."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TAKING])
    at = clock.after_lock()
    silent = Q(state__in=UNDER_WAY) & (Q(heard_at=None) | Q(heard_at__lt=at - SILENT_AFTER))
    under_way = Job.objects.filter(state__in=UNDER_WAY).exclude(silent).values("owner").annotate(count=Count("pk"))
    by_owner = {row["owner"]: row["count"] for row in under_way.order_by()}
    if sum(by_owner.values()) >= settings.EXCHANGE_JOBS_AT_ONCE:
        return None
    busy = [owner for owner, count in by_owner.items() if count >= limits.most_running()]
    rows = Job.objects.filter(Q(state="waiting") | silent).exclude(owner__in=busy).order_by("turn_at", "pk")
    for job in rows.select_for_update(skip_locked=True, of=("self",))[:_LOOKED_AT]:
        if job.source is not None and job.state == "waiting":
            state = house().paper(job.source).state
            if state == "waiting":
                continue  # its file is being examined
            if state != "clean":
                ending.fail(job, actor=actor, why="file_refused")
                continue
        return _taken(job, actor, at)
    return None


def _taken(job: Job, actor: Actor, at: Any) -> Job:
    held = {"run": uuid4(), "heard_at": at, "turn_at": at, "attempts": job.attempts + 1}
    if job.state == "waiting":
        changes = {**held, "started_at": at}
        return workflow.apply(job, "start", actor=actor, changes=changes, facts=JobStarted(job=job.pk))
    if job.heard_at is not None:
        facts = JobTakenOver(job=job.pk, done=job.done)
        return workflow.apply(job, "take_over", actor=actor, changes=held, facts=facts)
    for name, value in held.items():
        setattr(job, name, value)
    job.save(update_fields=list(held))
    return job


def _work(job: Job, kind: Kind, actor: Actor, until: float) -> None:
    actor_now = acting(job, kind)
    work = Work(
        owner=job.owner,
        actor=actor_now,
        language=job.language,
        asked=job.asked,
        cursor=job.cursor,
        source=source_of(job, actor_now),
        about=job.about,
    )
    if job.total is None and (total := kind.total(work)) is not None:
        Job.objects.filter(pk=job.pk, run=job.run).update(total=total)
    pieces = kind.pieces(work)
    piece = next(pieces, None)
    while piece is not None:
        piece = _second(job, kind, work, piece, pieces)
        if job.state == "stopping":
            ending.end(job, kind, work, actor=actor)
            return
        if piece is not None and time.monotonic() > until:
            _lay_back(job, got_further=True)
            return
    with transaction.atomic():
        _hold(job)
        work.actor = acting(job, kind)
    if job.state == "stopping":
        ending.end(job, kind, work, actor=actor)
    else:
        ending.finish(job, kind, work, actor=actor)


@transaction.atomic
def _second(job: Job, kind: Kind, work: Work, piece: Any, pieces: Iterator[Any]) -> Any:
    """About a second of pieces and what came of them, in one transaction. The next piece, None when there is none."""
    _hold(job)
    if job.state == "stopping":
        return piece
    work.actor = acting(job, kind)
    tally, began = Tally(), time.monotonic()
    following: Any = piece
    while following is not None:
        tally.add(kind.deal(work, following))
        following = next(pieces, None)
        if time.monotonic() - began >= A_SECOND:
            break
    tally.write(job, heard_at=clock.after_lock())
    return following


def acting(job: Job, kind: Kind) -> Actor:
    """Whoever ordered it, with the rights of this moment. NotVisible or NotAllowed when they have ended."""
    actor = house().actor_of(job.membership, job.desk, job.assurance)
    if job.owner not in actor.parties:
        raise NotVisible
    policy.require(actor, kind.policy)
    return actor


def _hold(job: Job) -> None:
    """Locks it. Lost when another worker has it, or it is over."""
    run: UUID | None = job.run
    locking.lock(job)
    if job.run != run or job.state not in UNDER_WAY:
        raise Lost


def _lay_back(job: Job, *, got_further: bool = False) -> None:
    """Lets another worker, or this one later, go on. After a fault it waits until its worker would count as silent."""
    if got_further:
        Job.objects.filter(pk=job.pk, run=job.run).update(run=None, heard_at=None)
