"""Pieces of work of a desk: how long they waited and took."""

from django.db import models
from django.db.models import Q


class DeskWork(models.Model):
    """One piece of work of the worklist, from its events. Who did it is left out, so that nobody can be ranked.

    kind: the code of the app that opened it. taken_at: when somebody first took it on. due_at: by when, exclusive, as
    last agreed. done_at: when it was finished; void_at: when it was no longer needed, which is not done.
    """

    epoch = models.IntegerField()
    item = models.UUIDField()
    organization = models.UUIDField()
    kind = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["epoch", "item"], name="statistics_work_once")]
        indexes = [
            models.Index(fields=["epoch", "organization", "opened_at"], name="statistics_work_opened"),
            models.Index(fields=["epoch", "organization", "done_at"], name="statistics_work_done"),
            models.Index(
                fields=["epoch", "organization", "void_at"],
                condition=Q(void_at__isnull=False),
                name="statistics_work_void",
            ),
            models.Index(
                fields=["epoch", "organization"],
                condition=Q(done_at=None, void_at=None),
                name="statistics_work_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item} in edition {self.epoch}"
