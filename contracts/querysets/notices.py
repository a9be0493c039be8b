"""Notices of concluded transactions are public; what each reader sees of one is decided by selectors.masks."""

from typing import Self

from django.db import models

from transfer.kernel.actor import Actor


class TransactionNoticeQuerySet(models.QuerySet):
    """Notices in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """All of them, revoked ones too: a record that was public does not vanish, it says that it does not hold."""
        return self


class CorrectionNoticeQuerySet(models.QuerySet):
    """Corrections in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """All of them."""
        return self
