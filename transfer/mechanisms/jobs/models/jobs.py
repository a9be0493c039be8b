"""Long work: how far it is, what came of it, and which rows failed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from transfer.kernel.models import Stateful
from transfer.mechanisms.jobs.querysets import JobQuerySet
from transfer.mechanisms.jobs.states import JOB


class Job(Stateful):
    """One piece of long work, ordered by a person in one membership.

    kind: its code. owner: the organization; membership, desk, assurance: in which it was ordered, and asked again when
    it runs. language: of result and report. about: what it is about, for people (a file's name, a list's title);
    erasable. asked: the kind's parameters. cursor: where to go on; it moves with the work, in one transaction.
    total: rows there will be, where it is known; done = taken + skipped + failed. run: the worker that has it now,
    heard_at: when it last said so; turn_at: when it had its last turn, or was ordered. attempts: times it was taken up
    without getting any further. why: code of a failure. source, result, report: files.
    """

    STATES = JOB

    kind = models.CharField(max_length=60, editable=False)
    owner = models.UUIDField(editable=False)
    user = models.UUIDField(editable=False)
    membership = models.UUIDField(editable=False)
    desk = models.CharField(max_length=200, editable=False)
    assurance = models.PositiveSmallIntegerField(editable=False)
    language = models.CharField(max_length=10, editable=False)
    about = models.CharField(max_length=255, blank=True)
    asked = models.JSONField(default=dict, blank=True)
    cursor = models.JSONField(default=dict, blank=True)
    total = models.PositiveIntegerField(null=True, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    taken = models.PositiveIntegerField(default=0, editable=False)
    skipped = models.PositiveIntegerField(default=0, editable=False)
    failed = models.PositiveIntegerField(default=0, editable=False)
    source = models.UUIDField(null=True, editable=False)
    result = models.UUIDField(null=True, editable=False)
    report = models.UUIDField(null=True, editable=False)
    run = models.UUIDField(null=True, editable=False)
    heard_at = models.DateTimeField(null=True, editable=False)
    turn_at = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    why = models.CharField(max_length=60, blank=True, editable=False)
    forgotten_at = models.DateTimeField(null=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-id"], name="jobs_owner"),
            models.Index(
                fields=["turn_at"], name="jobs_unfinished", condition=Q(state__in=["waiting", "running", "stopping"])
            ),
            models.Index(fields=["ended_at"], name="jobs_to_forget", condition=Q(forgotten_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(JOB.states)), name="jobs_state"),
            models.CheckConstraint(
                condition=Q(done=F("taken") + F("skipped") + F("failed")), name="jobs_counts_add_up"
            ),
        ]


class JobFault(models.Model):
    """One thing wrong with one row of the input. message: by language, for its report is read in either."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="faults")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=60)
    message = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["job", "line"], name="jobs_fault_line")]

    def __str__(self) -> str:
        return f"line {self.line} {self.field} {self.code}"


class JobPart(models.Model):
    """A part of a result on its way, packed; gone when the result lies as a file."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="jobs_part_once")]

    def __str__(self) -> str:
        return f"part {self.number}"
