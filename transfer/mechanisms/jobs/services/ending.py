"""How long work ends: through, cancelled or failed. Its parts become the result, its faults the report."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import get_language

from transfer.kernel import clock, locking, workflow
from transfer.kernel.actor import Actor
from transfer.mechanisms.jobs.events import JobCancelled, JobFailed, JobFinished
from transfer.mechanisms.jobs.house import house
from transfer.mechanisms.jobs.kinds import Fault, Kind, Work
from transfer.mechanisms.jobs.models import Job
from transfer.mechanisms.jobs.services.jobs import REPORT, RESULT
from transfer.mechanisms.jobs.states import UNDER_WAY, UNFINISHED


class Flowing(File):  # type: ignore[type-arg] # generic in the stubs only
    """A file that is made while it is read, once."""

    def __init__(self, name: str, pieces: Iterator[bytes]) -> None:
        super().__init__(None, name)
        self._pieces = pieces

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The pieces as they come."""
        yield from self._pieces


@transaction.atomic
def finish(job: Job, kind: Kind, work: Work, *, actor: Actor) -> Job:
    """It is through: result and report become files, and it is done. Refusals of the files come through."""
    run = job.run
    locking.lock(job)
    if job.run != run or job.state != "running":
        return job
    changes = {**_over(), "result": _result(job, kind, work), "report": _report(job, kind, work)}
    job.parts.all().delete()
    facts = JobFinished(
        job=job.pk, kind=job.kind, owner=job.owner, taken=job.taken, skipped=job.skipped, failed=job.failed
    )
    return workflow.apply(job, "finish", actor=actor, changes=changes, facts=facts)


@transaction.atomic
def end(job: Job, kind: Kind, work: Work, *, actor: Actor) -> Job:
    """It was cancelled while it ran: what was taken in stays, with the report of the rows that failed; no result."""
    run = job.run
    locking.lock(job)
    if job.run != run or job.state != "stopping":
        return job
    changes = {**_over(), "report": _report(job, kind, work)}
    job.parts.all().delete()
    facts = JobCancelled(job=job.pk, kind=job.kind, owner=job.owner, taken=job.taken)
    return workflow.apply(job, "end", actor=actor, changes=changes, facts=facts)


@transaction.atomic
def fail(job: Job, *, actor: Actor, why: str, code: str = "") -> Job:
    """It cannot go on. why: a code that the page says in words. Nothing when it is over, or another worker has it."""
    run = job.run
    locking.lock(job)
    if job.run != run or job.state not in UNFINISHED:
        return job
    job.parts.all().delete()
    if job.state in UNDER_WAY and code:
        why = f"{why}:{code}"
    facts = JobFailed(job=job.pk, kind=job.kind, owner=job.owner, why=why)
    return workflow.apply(job, "fail", actor=actor, changes={**_over(), "why": why[:60]}, facts=facts)


def _over() -> dict[str, Any]:
    return {"ended_at": clock.after_lock(), "run": None, "heard_at": None}


def _result(job: Job, kind: Kind, work: Work) -> UUID | None:
    if kind.result is None:
        return None
    return house().receive(job, work.actor, Flowing(kind.result(work), _parts(job)), RESULT)


def _parts(job: Job) -> Iterator[bytes]:
    for number in job.parts.order_by("number").values_list("number", flat=True):
        yield zlib.decompress(job.parts.get(number=number).content)


def _report(job: Job, kind: Kind, work: Work) -> UUID | None:
    if kind.report is None or not job.failed:
        return None
    language = get_language() or job.language
    faults: dict[int, list[Fault]] = {}
    for row in job.faults.order_by("line", "pk").iterator():
        faults.setdefault(row.line, []).append(
            Fault(row.line, row.field, row.code, row.message.get(language, row.code))
        )
    name, pieces = kind.report(work, faults)
    return house().receive(job, work.actor, Flowing(name, pieces), REPORT)
