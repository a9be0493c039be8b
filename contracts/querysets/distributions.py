"""Who sees rules of distribution and distributions."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from contracts.querysets.contracts import parties_of
from transfer.kernel.actor import Actor

PUBLIC = ("adopted", "superseded")


class DistributionRuleQuerySet(models.QuerySet):
    """Rules in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """Everyone sees what was adopted; the institution its proposals as well."""
        if actor.is_system:
            return self
        own = [actor.organization] if actor.organization else []
        return self.filter(Q(state__in=PUBLIC) | Q(institution__in=own))

    def in_force(self, on: date) -> Self:
        """The adopted rules in force on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=on), state__in=PUBLIC, valid_from__lte=on)


class DistributionQuerySet(models.QuerySet):
    """Distributions in any state."""

    def visible_to(self, actor: Actor) -> Self:
        """The institution's people who deal with contracts; an inventor those in which there is an own share."""
        if actor.is_system:
            return self
        rule = Q(institution__in=parties_of(actor))
        if actor.user is not None:
            rule |= Q(pk__in=self.model._base_manager.filter(lines__user=actor.user).values("pk"))
        return self.filter(rule)
