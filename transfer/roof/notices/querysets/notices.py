"""Questions asked of notices in the database."""

from typing import Self

from django.db import models

from transfer.kernel.actor import Actor


class NoticeQuerySet(models.QuerySet):
    """Notices to anybody."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own, whatever one acts for."""
        return self.filter(user=actor.user) if actor.user else self.none()

    def unread(self) -> Self:
        """Those nobody has opened yet."""
        return self.filter(read_at=None)

    def proofs_for(self, actor: Actor) -> Self:
        """Those whose sending this actor may ask about: told by an organization it stands for, and those to oneself."""
        if actor.user is None:
            return self.none()
        return self.filter(models.Q(sender__in=actor.stands_for) | models.Q(user=actor.user))
