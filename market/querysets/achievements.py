"""Who sees achievements."""

from typing import ClassVar

from django.db.models import Q

from market.querysets.offered import OfferedQuerySet
from transfer.kernel.actor import Actor


class AchievementQuerySet(OfferedQuerySet):
    """Achievements in any state; everyone sees those in force with an accepted text that is no secret."""

    owner: ClassVar[str] = "owner"
    shown: ClassVar[Q] = Q(accepted__isnull=False, accepted__is_secret=False) & ~Q(state="retired")

    def _seen_by(self, actor: Actor) -> Q:
        rule = super()._seen_by(actor)
        if actor.user:
            rule |= Q(pk__in=self.model._base_manager.filter(inventors__user=actor.user).values("pk"))
        return rule
