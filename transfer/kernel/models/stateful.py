"""The base of every noun that lives through states."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from transfer.kernel.ids import uuid7
from transfer.kernel.models.threads import Thread

if TYPE_CHECKING:
    from transfer.kernel.states import StateTable


class Stateful(models.Model):
    """An object with a thread, a state and a version. Only kernel.workflow writes state and version."""

    STATES: ClassVar[StateTable]

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+", editable=False)
    state = models.CharField(max_length=32, editable=False)
    version = models.IntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    @property
    def stream(self) -> str:
        """The name of this object's chain of events."""
        return f"{self.STATES.noun}:{self.pk}"

    def __str__(self) -> str:
        return self.stream
