"""Who asks for roles and who, as the second person, grants them."""

from django.utils.translation import gettext_lazy as _

from institutions.models import RoleGrant
from institutions.policies import standing
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy


@policy("institutions.role_grant.view")
def view(actor: Actor, grant: RoleGrant | None) -> Answer:
    """The member, the organization's people and the officers of its exchange."""
    if grant is None:
        return not actor.is_anonymous
    return RoleGrant.objects.visible_to(actor).filter(pk=grant.pk).exists()


@policy("institutions.role_grant.request")
def request(actor: Actor, grant: RoleGrant) -> Answer:
    """A manager of the organization; a member for oneself; who accepts an invitation brings its roles along."""
    organization = grant.membership.organization
    return standing.manages(actor, organization) or actor.user == grant.membership.user_id


@policy("institutions.role_grant.approve", assurance=Assurance.PASSWORD)
def approve(actor: Actor, grant: RoleGrant) -> Answer:
    """A second person: another manager, an officer of its exchange, or, for light roles, the member.

    Grave roles are never approved by who gets them, and need the approver's second factor.
    """
    if actor.user == grant.requested_by:
        return _("You asked for this; a second person has to approve it.")
    if grant.is_grave and actor.assurance < Assurance.SECOND_FACTOR:
        return _("Confirm your second factor first: these roles need it.")
    is_member = actor.user == grant.membership.user_id
    if is_member:
        return not grant.is_grave or _("Nobody approves such roles for oneself.")
    organization = grant.membership.organization
    return standing.manages(actor, organization) or standing.decides_on(actor, organization)


@policy("institutions.role_grant.refuse")
def refuse(actor: Actor, grant: RoleGrant) -> Answer:
    """A second person who could approve it, and the member."""
    organization = grant.membership.organization
    is_other = actor.user != grant.requested_by
    may = standing.manages(actor, organization) or standing.decides_on(actor, organization)
    return is_other and (may or actor.user == grant.membership.user_id)


@policy("institutions.role_grant.withdraw")
def withdraw(actor: Actor, grant: RoleGrant) -> Answer:
    """Who asked for it."""
    return actor.user == grant.requested_by
