"""The base of nouns with moves that take two persons."""

from __future__ import annotations

from django.db import models

from transfer.kernel.models.stateful import Stateful


class Seconded(Stateful):
    """A Stateful some of whose moves one person proposes and another one makes. kernel.workflow keeps these columns.

    proposed_move: what waits for a second person, empty for nothing; proposed_by: the first one; proposed_reason: the
    code the first one gave, for moves that take it over. All are empty again once no state allows the move any more.
    """

    proposed_move = models.CharField(max_length=32, blank=True, editable=False)
    proposed_by = models.UUIDField(null=True, editable=False)
    proposed_reason = models.CharField(max_length=60, blank=True, editable=False)

    class Meta:
        abstract = True
