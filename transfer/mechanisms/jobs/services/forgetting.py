"""Forgetting what long work held."""

from __future__ import annotations

from django.db import transaction

from transfer.kernel import clock, locking, workflow
from transfer.kernel.actor import Actor
from transfer.mechanisms.jobs.events import JobForgotten
from transfer.mechanisms.jobs.house import house
from transfer.mechanisms.jobs.models import Job
from transfer.mechanisms.jobs.services.jobs import cancel


@transaction.atomic
def forget(job: Job, *, actor: Actor) -> Job:
    """Erases its files, its faults and what it was about; what was never ordered ends. Its counts stay."""
    locking.lock(job)
    if job.state == "prepared":
        cancel(job, actor=actor)
    house().erase(job)
    job.faults.all().delete()
    changes = {"about": "", "asked": {}, "cursor": {}, "forgotten_at": clock.after_lock()}
    return workflow.apply(job, "forget", actor=actor, changes=changes, facts=JobForgotten(job=job.pk))
