"""Which notices and objections an actor sees."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Count, Q

from transfer.kernel.actor import Actor
from transfer.mechanisms.publicity.states import STANDING, UNDECIDED

OFFICERS = ("listing_officer", "reviewer")
"""Who looks after notices in an exchange."""


class PublicityQuerySet(models.QuerySet):
    """Notices are public, also after they have ended."""

    def visible_to(self, actor: Actor) -> Self:
        """All of them."""
        return self

    def standing(self) -> Self:
        """Those on the board now."""
        return self.filter(state__in=STANDING)

    def at_exchanges(self) -> Self:
        """Those whose rule places them on the board of the exchange."""
        return self.filter(places__contains=["exchange"])

    def on_board_of(self, organization: UUID) -> Self:
        """Those that stand, or stood, on one organization's board, as the seller or as the exchange."""
        return self.filter(
            Q(places__contains=["seller"], seller_organization=organization)
            | Q(places__contains=["exchange"], exchange=organization)
        )

    def with_objections(self) -> Self:
        """With how many objections there are, and how many wait."""
        waiting = Count("objections", filter=Q(objections__state__in=UNDECIDED))
        counted: Self = self.annotate(objection_count=Count("objections"), waiting_count=waiting)
        return counted


class ObjectionQuerySet(models.QuerySet):
    """An objection is seen by whoever filed it and by the exchange's officers who are no party; others see a count."""

    def visible_to(self, actor: Actor) -> Self:
        """The actor's own, and those against notices of the actor's exchange."""
        if actor.is_system:
            return self
        if actor.is_anonymous:
            return self.none()
        seen = Q(user=actor.user)
        if actor.has_role(*OFFICERS) and actor.organization:
            seen |= Q(publicity__exchange=actor.organization) & ~Q(publicity__parties__contains=[actor.organization])
        return self.filter(seen)

    def undecided(self) -> Self:
        """Those that still keep a notice from concluding."""
        return self.filter(state__in=UNDECIDED)
