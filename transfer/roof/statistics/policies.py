"""Who may see what of the statistics. Totals are public; small cells only to whoever supervises the region."""

from typing import Any
from uuid import UUID

from institutions.selectors import regions
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotVisible
from transfer.kernel.policy import Answer, policy

WAY_ROLES = ("manager", "transfer_officer", "approver", "buyer", "broker", "auditor")
"""Who answers for an organization's technologies, demands or mandates, or looks after it."""

DESK_ROLES = ("manager", "reviewer", "listing_officer", "registrar", "second_checker", "auditor", "supervisor")
"""Who works at a desk or answers for it."""


@policy("statistics.contracts.view_exact")
def view_exact(actor: Actor, place: Any) -> Answer:
    """A regulator, exactly and without suppression, within its own region. place: a code of GB/T 2260; "" for all."""
    if "" in actor.regions:
        return True
    whole = str(place)
    return any(regions.is_valid(whole) and whole.startswith(prefix) for prefix in actor.regions if prefix)


@policy("statistics.funnel.view")
def view_funnel(actor: Actor, obj: Any = None) -> Answer:
    """Of one's own organization, whoever answers for what it offers, asks for or brokers; nobody else's."""
    return actor.organization is not None and actor.has_role(*WAY_ROLES)


@policy("statistics.reviews.view")
def view_reviews(actor: Actor, obj: Any = None) -> Answer:
    """Of one's own desk, whoever works at it or answers for it. No person stands in these figures."""
    return actor.organization is not None and actor.has_role(*DESK_ROLES)


def own(actor: Actor) -> UUID:
    """The organization whose figures an actor may see by one of the policies above; ask them first."""
    if actor.organization is None:
        raise NotVisible
    return actor.organization
