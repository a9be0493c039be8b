"""Who could do a piece of work. People live in apps above, so they are asked through one registered function."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max

from transfer.kernel.errors import Misuse
from transfer.mechanisms.worklist.models import WorkItem


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could do it.

    organization: the membership in which they would act. fields: codes of the technology fields they know.
    interests: every organization they belong to or have declared an interest in. away: not to be assigned now.
    """

    user: UUID
    organization: UUID | None
    fields: frozenset[str] = frozenset()
    interests: frozenset[UUID] = frozenset()
    away: bool = False


Provider = Callable[[UUID, str], Sequence[Candidate]]
"""Given a desk's organization and a role, everybody who has the role there."""

_provider: list[Provider] = []


def provide(function: Provider) -> Provider:
    """Registers the function that knows the people. Called once, when the app above starts."""
    if _provider and _provider[0].__qualname__ != function.__qualname__:
        raise Misuse("two apps provide candidates")
    _provider[:] = [function]
    return function


def of_desk(organization: UUID, role: str) -> Sequence[Candidate]:
    """Everybody who has the role in the organization. Nobody where no app provides people."""
    return _provider[0](organization, role) if _provider else ()


def has_interest(candidate: Candidate, item: WorkItem) -> bool:
    """Excluded as a person, or through any organization they belong to."""
    return candidate.user in item.excluded_users or not candidate.interests.union(
        {candidate.organization} if candidate.organization else ()
    ).isdisjoint(item.excluded_organizations)


def best_for(item: WorkItem) -> Candidate | None:
    """Who should get it: without interest, present, knowing the field if anybody does, then with the least in hand.

    Between equals, who was given something longest ago. None when there is nobody.
    """
    fit = [one for one in of_desk(item.organization, item.role) if not one.away and not has_interest(one, item)]
    rows = WorkItem.objects.filter(assignee__in=[one.user for one in fit]).values_list("assignee")
    return least_burdened(
        item,
        fit,
        active=dict(rows.filter(state__in=["taken", "escalated"]).annotate(count=Count("pk"))),
        last=dict(rows.annotate(last=Max("taken_at"))),
    )


def without_interest(item: WorkItem) -> list[tuple[Candidate, int]]:
    """Who of the desk may be given it, and how many pieces of work each has in hand; who has least comes first."""
    fit = [one for one in of_desk(item.organization, item.role) if not has_interest(one, item)]
    rows = WorkItem.objects.filter(assignee__in=[one.user for one in fit], state__in=["taken", "escalated"])
    active = dict(rows.values_list("assignee").annotate(count=Count("pk")))
    counted = [(one, active.get(one.user, 0)) for one in fit]
    return sorted(counted, key=lambda pair: (pair[0].away, item.field not in pair[0].fields, pair[1], pair[0].user.int))


def least_burdened(
    item: WorkItem, fit: Sequence[Candidate], *, active: Mapping[UUID, int], last: Mapping[UUID, datetime]
) -> Candidate | None:
    """The choice itself, given how many items each has in hand and when each was last given one."""
    knowing = [one for one in fit if item.field and item.field in one.fields]
    return min(
        knowing or fit,
        key=lambda one: (
            active.get(one.user, 0),
            last[one.user].timestamp() if one.user in last else 0.0,
            one.user.int,
        ),
        default=None,
    )
