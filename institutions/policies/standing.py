"""What an actor is to an organization. Policies of several nouns ask this."""

from institutions.models import Organization
from transfer.kernel.actor import Actor

OFFICER_ROLES = frozenset(
    {
        "reviewer",
        "listing_officer",
        "registrar",
        "second_checker",
        "statistician",
        "supervisor",
        "operator",
        "auditor",
        "counter_clerk",
    }
)
"""Roles with power over others or sight of what others do: nobody acts in them without a second factor."""

SECOND_FACTOR_ROLES = OFFICER_ROLES | {"signatory"}
"""Who is led to a second factor when signing in: officers, and whoever signs for an organization."""


def is_operated(organization: Organization) -> bool:
    """True for kinds with power over others, which two operators verify together."""
    return organization.is_operated


def manages(actor: Actor, organization: Organization) -> bool:
    """A manager of the organization, or the natural person it is."""
    if actor.organization != organization.pk:
        return False
    return actor.has_role("manager") or organization.is_person


def decides_on(actor: Actor, organization: Organization) -> bool:
    """An officer who may decide on the organization: a reviewer of its exchange, or an operator for operated kinds.

    Nobody decides on an organization that one has applied for or acts for.
    """
    if actor.user is None or actor.user == organization.applied_by or actor.organization == organization.pk:
        return False
    if is_operated(organization):
        return actor.has_role("operator")
    here = organization.applied_to_id is not None and organization.applied_to_id == actor.organization
    return here and actor.has_role("reviewer") and "exchange" in actor.kinds
