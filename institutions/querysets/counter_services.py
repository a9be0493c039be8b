"""Who sees services at a counter."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor

READERS = ("auditor", "manager")
"""Who of the office reads all of its services; a clerk sees the own ones, and those of colleagues until the visitor has
answered, because somebody has to end what was left open."""
LEFT_OPEN = ("opened", "acting", "closed")


class CounterServiceQuerySet(models.QuerySet):
    """Services at a counter in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """The visitor's; the clerk's own and what colleagues at the counter have open; for auditors and managers all of
        their office. None while one is served."""
        if actor.is_system:
            return self
        if actor.user is None or actor.served is not None:
            return self.none()
        rule = Q(visitor=actor.user) if actor.cases is None else Q(visitor=actor.user, thread__in=actor.cases)
        if actor.organization is not None:
            if actor.has_role("counter_clerk"):
                rule |= Q(office=actor.organization) & (Q(clerk=actor.user) | Q(state__in=LEFT_OPEN))
            if actor.has_role(*READERS):
                rule |= Q(office=actor.organization)
        return self.filter(rule)

    def run_out(self, at: datetime) -> Self:
        """Those in which the clerk's time is over."""
        return self.filter(state__in=("opened", "acting"), acts_until__lte=at)

    def unanswered(self, at: datetime) -> Self:
        """Those whose visitor has said nothing in time."""
        return self.filter(state="closed", answer_by__lte=at)
