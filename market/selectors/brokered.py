"""The desks at which whoever reads a public page could act in a matter, a broker's for its principals among them."""

from dataclasses import dataclass
from uuid import UUID

from institutions.models import Membership
from institutions.selectors import actors
from market.policies.parties import BROKING
from talent.selectors import mandates
from transfer.edge.actors import BEHALF
from transfer.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk: for whom one acts there, and its place in addresses."""

    name: str
    slug: str


def desks_for_principals(actor: Actor, *matter: UUID, but: UUID) -> list[Desk]:
    """Where the reader acts by a mandate that covers a matter of these threads, but not for this organization."""
    if actor.user is None:
        return []
    rows = Membership.objects.in_force().filter(user=actor.user, organization__state="verified")
    found = []
    for row in rows.filter(roles__overlap=list(BROKING)).select_related("organization").order_by("created_at"):
        for principal in mandates.principals_of(actors.actor_of_membership(row), *matter):
            if principal.pk != but:
                found.append(Desk(principal.name, f"{row.organization.slug}{BEHALF}{principal.slug}"))
    return found
