"""Which files an actor sees in lists."""

from __future__ import annotations

from typing import Any

from django.db import models

from transfer.kernel.actor import Actor


class StoredFileQuerySet(models.QuerySet[Any]):
    """Files are listed for their owner; upper apps show a subject's files by rules of their own."""

    def visible_to(self, actor: Actor) -> StoredFileQuerySet:
        """The files that the actor's side owns."""
        return self if actor.is_system else self.filter(owner__in=actor.parties)

    def present(self) -> StoredFileQuerySet:
        """The newest version of each, without what was refused or erased."""
        return self.filter(replaced_by__isnull=True, erased_at__isnull=True).exclude(state="refused")


class UploadQuerySet(models.QuerySet[Any]):
    """Uploads that wait for their form, or are on their way, are seen by who sends them."""

    def visible_to(self, actor: Actor) -> UploadQuerySet:
        """The actor's own, for the side it acts for."""
        return self if actor.is_system else self.filter(user=actor.user, owner__in=actor.parties)
