"""Which pieces of work an actor sees."""

from typing import Self

from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor
from transfer.mechanisms.worklist.states import ACTIVE

HEAD = "manager"
"""The role that runs an organization's desks."""


class WorkItemQuerySet(models.QuerySet):
    """Pieces of work, by who asks."""

    def active(self) -> Self:
        """What still waits for somebody."""
        return self.filter(state__in=ACTIVE)

    def visible_to(self, actor: Actor) -> Self:
        """What lies on the actor's desk or in the actor's hands, without what an interest keeps away."""
        if actor.is_system:
            return self
        if actor.is_anonymous:
            return self.none()
        on_desk = Q(organization=actor.organization) & (
            Q() if actor.has_role(HEAD) else Q(role__in=actor.roles) | Q(escalate_to__in=actor.roles - {""})
        )
        return self.filter(on_desk | held_by(actor)).exclude(interest_of(actor))

    def needing(self, actor: Actor) -> Self:
        """What waits for this actor now: in their hands, open for their role, or escalated to it."""
        late = Q(escalated_at__isnull=False, escalate_to__in=actor.roles, state__in=["open", "escalated"])
        waiting = Q(state="open", role__in=actor.roles) | late
        on_desk = Q(organization=actor.organization) & waiting
        return self.active().filter(on_desk | held_by(actor)).exclude(interest_of(actor))


def held_by(actor: Actor) -> Q:
    """Assigned to this user in this membership."""
    return Q(assignee=actor.user, assignee_organization=actor.organization)


def interest_of(actor: Actor) -> Q:
    """The actor or the organization acted for is excluded."""
    excluded = Q(excluded_users__contains=[actor.user])
    if actor.organization is not None:
        excluded |= Q(excluded_organizations__contains=[actor.organization])
    return excluded
