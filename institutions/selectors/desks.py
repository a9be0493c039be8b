"""Who sits at a desk: the people whom work of an organization may be given to."""

from collections import defaultdict
from uuid import UUID

from institutions.models import Membership
from transfer.mechanisms.worklist.services.candidates import Candidate


def candidates(organization: UUID, role: str) -> list[Candidate]:
    """Members in force who have the role there, with every organization they belong to as an interest.

    Two queries, whatever the number of members.
    """
    in_force = Membership.objects.in_force()
    users = list(in_force.filter(organization=organization, roles__contains=[role]).values_list("user", flat=True))
    belongs: dict[UUID, set[UUID]] = defaultdict(set)
    for user, other in in_force.filter(user__in=users).values_list("user", "organization"):
        belongs[user].add(other)
    return [Candidate(user, organization, interests=frozenset(belongs[user])) for user in users]
