"""Ordering long work and cancelling it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, locking, policy, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotAllowed, Problem, RuleBroken
from transfer.mechanisms.jobs import kinds
from transfer.mechanisms.jobs.events import JobCancelled, JobOrdered, JobPrepared, JobStopAsked
from transfer.mechanisms.jobs.house import house
from transfer.mechanisms.jobs.models import Job
from transfer.mechanisms.jobs.selectors import limits

SOURCE, RESULT, REPORT = "input", "result", "report"
"""What a file of a job is there."""


@transaction.atomic
def begin(
    *,
    actor: Actor,
    kind: str,
    asked: Mapping[str, Any] | None = None,
    upload: File[bytes] | UUID | None = None,
    about: str = "",
    order_now: bool = False,
) -> Job:
    """Prepares long work for the organization acted for; order_now: it waits for its turn at once.

    asked: the parameters of the kind. upload: its input, a file of the request or the id of one sent ahead. about: what
    it is about, for people; the file's name where there is one. Invalid for a wrong kind, parameters or file.
    """
    policy.require(actor, "jobs.job.begin")
    found = _kind(kind, upload)
    policy.require(actor, found.policy)
    asks = actor.in_consequence()
    kept = dict(found.check(actor, asked or {}))
    _match_file(found, upload)
    if actor.user is None or actor.membership is None:
        raise NotAllowed(_("A person has to do this."))
    if upload is not None:
        house().glance(asks, upload)
    job = Job(
        kind=found.code,
        owner=actor.parties[0],
        user=actor.user,
        membership=actor.membership,
        desk=house().desk_of(actor),
        assurance=int(actor.assurance),
        language=get_language() or settings.LANGUAGE_CODE,
        about=about[:255],
        asked=kept,
    )
    workflow.begin(
        job,
        actor=actor,
        facts=lambda made: JobPrepared(job=made.pk, kind=made.kind, owner=made.owner),
        jurisdiction=settings.EXCHANGE_JURISDICTION,
    )
    if upload is not None:
        job.source = house().receive(job, asks, upload, SOURCE)
        job.about = job.about or house().paper(job.source).name[:255]
        job.save(update_fields=["source", "about"])
    return order(job, actor=asks) if order_now else job


@transaction.atomic
def order(job: Job, *, actor: Actor) -> Job:
    """Puts prepared work into the row. RuleBroken when the organization has as much as the rule job.at_once lets."""
    _one_at_a_time(job.owner)
    locking.lock(job)
    most = limits.most_unfinished()
    if Job.objects.unfinished().filter(owner=job.owner).count() >= most:
        raise RuleBroken(
            _("%(count)s pieces of long work of this organization are not finished. Wait for one, or cancel it.")
            % {"count": most},
            code="too_many",
        )
    changes = {"turn_at": clock.after_lock()}
    return workflow.apply(job, "order", actor=actor, changes=changes, facts=JobOrdered(job=job.pk, kind=job.kind))


@transaction.atomic
def stop(job: Job, *, actor: Actor) -> Job:
    """Asks that work under way end. It ends at its next piece; what was taken in stays."""
    return workflow.apply(job, "stop", actor=actor, facts=JobStopAsked(job=job.pk))


@transaction.atomic
def cancel(job: Job, *, actor: Actor) -> Job:
    """Ends work that has not begun."""
    locking.lock(job)
    return workflow.apply(
        job,
        "cancel",
        actor=actor,
        changes={"ended_at": clock.after_lock()},
        facts=JobCancelled(job=job.pk, kind=job.kind, owner=job.owner, taken=0),
    )


def source_of(job: Job, actor: Actor) -> Callable[[], Iterator[bytes]]:
    """The bytes of its input, from the beginning with every call. Each time it is written down who read it."""
    file = job.source

    def read() -> Iterator[bytes]:
        return iter(()) if file is None else house().read(file, actor, "job")

    return read


def _kind(code: str, upload: Any) -> kinds.Kind:
    found = kinds.find(code)
    if found is None:
        problems = [Problem("kind", "choice", _("There is no such kind of long work."))]
        if upload is not None:
            problems.append(Problem("file", "unknown", _("This kind of work takes no file.")))
        raise Invalid(problems)
    return found


def _match_file(kind: kinds.Kind, upload: Any) -> None:
    if kind.wants_file and upload is None:
        raise Invalid.one("file", _("Choose a file."), "required")
    if upload is not None and not kind.wants_file:
        raise Invalid.one("file", _("This kind of work takes no file."), "unknown")


def _one_at_a_time(owner: UUID) -> None:
    """Two orders of one organization at once are counted one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"jobs.job of {owner}"])
