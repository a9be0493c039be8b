"""Who may do what with a membership."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from institutions.models import Membership
from institutions.policies import standing
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy


@policy("institutions.membership.view")
def view(actor: Actor, membership: Membership | None) -> Answer:
    """The member, colleagues, and the officers of the exchange that verified the organization."""
    if membership is None:
        return not actor.is_anonymous
    return Membership.objects.visible_to(actor).filter(pk=membership.pk).exists()


@policy("institutions.membership.join")
def join(actor: Actor, membership: Membership) -> Answer:
    """The person themself: by founding the organization or by an invitation."""
    return actor.user is not None and actor.user == membership.user_id


@policy("institutions.membership.confirm")
def confirm(actor: Actor, membership: Membership) -> Answer:
    """The person themself: who applied for the organization, or whom somebody else brought in."""
    if actor.user != membership.user_id:
        return False
    founded = membership.organization.applied_by == actor.user and membership.organization.state == "applied"
    return founded or membership.brought_by not in (None, actor.user)


@policy("institutions.membership.grant_roles")
def grant_roles(actor: Actor, membership: Membership) -> Answer:
    """Whoever may approve the request: a manager, an officer of the exchange, or the member for light roles."""
    organization = membership.organization
    return (
        standing.manages(actor, organization)
        or standing.decides_on(actor, organization)
        or actor.user == membership.user_id
    )


@policy("institutions.membership.drop_roles", assurance=Assurance.SECOND_FACTOR)
def drop_roles(actor: Actor, membership: Membership) -> Answer:
    """A manager of the organization."""
    return standing.manages(actor, membership.organization)


@policy("institutions.membership.describe")
def describe(actor: Actor, membership: Membership) -> Answer:
    """The member, or a manager of the organization."""
    return actor.user == membership.user_id or standing.manages(actor, membership.organization)


@policy("institutions.membership.suspend", assurance=Assurance.SECOND_FACTOR)
def suspend(actor: Actor, membership: Membership) -> Answer:
    """A manager of the organization, for somebody else."""
    if not standing.manages(actor, membership.organization):
        return False
    return actor.user != membership.user_id or _("Ask another manager; nobody suspends oneself.")


@policy("institutions.membership.resume", assurance=Assurance.SECOND_FACTOR)
def resume(actor: Actor, membership: Membership) -> Answer:
    """A manager of the organization, for somebody else."""
    return standing.manages(actor, membership.organization) and actor.user != membership.user_id


@policy("institutions.membership.end")
def end(actor: Actor, membership: Membership) -> Answer:
    """A manager of the organization, or the member."""
    return standing.manages(actor, membership.organization) or actor.user == membership.user_id


@policy("institutions.membership.list")
def list_members(actor: Actor, membership: Any) -> Answer:
    """Whoever acts for the organization."""
    return actor.organization is not None


@policy("institutions.membership.appoint", assurance=Assurance.SECOND_FACTOR)
def appoint(actor: Actor, organization: Any) -> Answer:
    """Nobody: who sets up a node and loaders of demo data do it as the system."""
    return False


@policy("institutions.membership.forget")
def forget(actor: Actor, membership: Membership) -> Answer:
    """Nobody: the clock does it when its time of keeping is over."""
    return False
