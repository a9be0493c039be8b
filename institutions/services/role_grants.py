"""Commands on requests for roles: one person asks, a second one approves."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from institutions import events
from institutions.models import Membership, RoleGrant
from institutions.selectors import actors
from institutions.selectors import roles as role_rules
from institutions.services import memberships
from transfer.kernel import locking, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid


def request(
    membership: Membership, *, actor: Actor, roles: Sequence[str], requested_by: UUID | None = None
) -> RoleGrant:
    """Asks that a member gets roles. Nothing changes until a second person approves.

    requested_by: who stands behind it when the actor only passes it on (the inviter); the actor by default.
    """
    locking.lock(membership)
    role_rules.check(membership.organization, roles)
    wanted = [role for role in dict.fromkeys(roles) if role not in membership.roles]
    if not wanted:
        raise Invalid.one("roles", _("Choose at least one role that the member does not have yet."))
    grant = RoleGrant(
        membership=membership,
        roles=wanted,
        is_grave=bool(role_rules.grave(wanted)),
        requested_by=requested_by or actors.user_id_of(actor),
    )
    return workflow.begin(
        grant,
        actor=actor,
        thread=membership.thread,
        facts=lambda it: events.RoleGrantRequested(
            grant=it.pk,
            membership=membership.pk,
            organization=membership.organization_id,
            roles=it.roles,
            is_grave=it.is_grave,
        ),
    )


def approve(grant: RoleGrant, *, actor: Actor) -> RoleGrant:
    """The second person approves; the roles are in force from now on."""
    membership = grant.membership
    locking.lock(membership)
    workflow.apply(
        grant,
        "approve",
        actor=actor,
        facts=lambda it: events.RoleGrantApproved(
            grant=it.pk,
            membership=membership.pk,
            organization=membership.organization_id,
            roles=it.roles,
            requested_by=it.requested_by,
        ),
    )
    roles = list(dict.fromkeys([*membership.roles, *grant.roles]))
    memberships.change_roles(membership, actor=actor, move="grant_roles", roles=roles, grant=grant.pk)
    return grant


def refuse(grant: RoleGrant, *, actor: Actor) -> RoleGrant:
    """A second person refuses; nothing changes."""
    return workflow.apply(grant, "refuse", actor=actor, facts=lambda it: events.RoleGrantRefused(**_ids(it)))


def withdraw(grant: RoleGrant, *, actor: Actor) -> RoleGrant:
    """Who asked for the roles asks no more."""
    return workflow.apply(grant, "withdraw", actor=actor, facts=lambda it: events.RoleGrantWithdrawn(**_ids(it)))


def _ids(grant: RoleGrant) -> dict[str, UUID]:
    membership = grant.membership
    return {"grant": grant.pk, "membership": membership.pk, "organization": membership.organization_id}
