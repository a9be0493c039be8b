"""Who sits at a desk: the people whom work of an organization may be given to."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from institutions.models import Membership
from transfer.kernel import clock
from transfer.mechanisms.worklist.services.candidates import Candidate


def candidates(organization: UUID, role: str) -> list[Candidate]:
    """Members in force who have the role there: what they know, whether they are away on this day at the desk, and
    every organization they belong to as an interest.

    Two queries, whatever the number of members.
    """
    in_force = Membership.objects.in_force()
    seated = in_force.filter(organization=organization, roles__contains=[role]).select_related("organization")
    members = list(seated.order_by("pk"))
    belongs: dict[UUID, set[UUID]] = defaultdict(set)
    for user, other in in_force.filter(user__in=[one.user_id for one in members]).values_list("user", "organization"):
        belongs[user].add(other)
    return [
        Candidate(
            one.user_id,
            organization,
            fields=frozenset(one.technology_fields),
            interests=frozenset(belongs[one.user_id]),
            away=_is_away(one, clock.local_date(clock.now(), one.organization.jurisdiction)),
        )
        for one in members
    ]


def first_role(organization: UUID, roles: Sequence[str]) -> str:
    """The first of these roles that somebody holds there; the last of them when nobody holds any."""
    rows = Membership.objects.in_force().filter(organization=organization).values_list("roles", flat=True)
    held = {role for row in rows for role in row}
    return next((role for role in roles if role in held), roles[-1])


def _is_away(member: Membership, on: date) -> bool:
    absence = member.absence
    return absence is not None and absence[0] <= on <= absence[1]
