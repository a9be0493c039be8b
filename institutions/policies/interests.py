"""Where a person belongs: what rules ask that keep those with an interest from deciding."""

from uuid import UUID

from institutions.models import Membership
from transfer.kernel import policy
from transfer.kernel.actor import Actor


def organizations_of(actor: Actor) -> frozenset[UUID]:
    """Every organization of which the person is a member in force, not only the one acted for."""

    def read() -> frozenset[UUID]:
        return frozenset(Membership.objects.in_force().filter(user=actor.user).values_list("organization", flat=True))

    return policy.once(("organizations", actor.user), read) if actor.user else frozenset()
