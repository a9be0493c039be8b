"""Who sees what an organization brings before an exchange: achievements, listings and demands alike."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor

OFFICERS = ("reviewer", "listing_officer", "auditor")


class OfferedQuerySet(models.QuerySet):
    """Objects in any state. owner: the field that names whose they are; shown: what everyone may see of them."""

    owner: ClassVar[str]
    shown: ClassVar[Q]

    def public(self) -> Self:
        """Those that everyone may see."""
        return self.filter(self.shown)

    def visible_to(self, actor: Actor) -> Self:
        """The public ones; one's own; the principal's in the cases of the mandate; those, drafts excepted, that came
        to the exchange one is an officer of."""
        return self if actor.is_system else self.filter(self._seen_by(actor))

    def _seen_by(self, actor: Actor) -> Q:
        rule = self.shown
        if actor.organization:
            rule |= Q((self.owner, actor.organization))
            if actor.has_role(*OFFICERS):
                rule |= Q(exchange=actor.organization) & ~Q(state="draft")
        if actor.on_behalf_of:
            cases = Q() if actor.cases is None else Q(thread__in=actor.cases)
            rule |= Q((self.owner, actor.on_behalf_of)) & cases
        return rule
