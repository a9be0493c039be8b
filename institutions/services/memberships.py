"""Commands on memberships: found, appoint, suspend, end."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions import events
from institutions.models import Membership, Organization, User
from institutions.selectors import actors, dictionaries
from institutions.selectors import roles as role_rules
from institutions.services import api_keys
from transfer.edge import bulk, saved_views
from transfer.kernel import clock, locking, policy, workflow
from transfer.kernel import events as kernel_events
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, RuleBroken
from transfer.kernel.workflow import NOTHING, Said


def found(
    organization: Organization, *, actor: Actor, roles: Sequence[str], user: User | None = None, said: Said = NOTHING
) -> Membership:
    """Who has just applied for an organization (the actor, or the user given by the system) becomes its member.

    The roles count once the organization is verified.
    """
    founder = user.pk if user else actors.user_id_of(actor)
    membership = Membership(user_id=founder, organization=organization, roles=list(roles), brought_by=founder)
    return _brought_in(membership, actor, said)


def appoint(organization: Organization, *, actor: Actor, user: User, roles: Sequence[str]) -> Membership:
    """The system makes a user a member with roles: for setting up a node and for demo data."""
    policy.require(actor, "institutions.membership.appoint", organization)
    role_rules.check(organization, roles)
    role_rules.check_apart(roles)
    return _brought_in(Membership(user=user, organization=organization, roles=list(roles)), actor, NOTHING)


def join(organization: Organization, *, actor: Actor, roles: Sequence[str], brought_by: UUID) -> Membership:
    """Who accepts an invitation becomes a member with the roles that need no second approval."""
    person = actors.user_id_of(actor)
    membership = Membership(user_id=person, organization=organization, roles=list(roles), brought_by=brought_by)
    return _brought_in(membership, actor, NOTHING)


def drop_roles(membership: Membership, *, actor: Actor, roles: Sequence[str]) -> Membership:
    """A manager takes roles back, at once. Raises RuleBroken when nobody would manage the organization."""
    locking.lock(membership.organization)
    locking.lock(membership)
    dropped = [role for role in membership.roles if role in set(roles)]
    if not dropped:
        raise Invalid.one("roles", _("The member has none of these roles."))
    if "manager" in dropped:
        _keep_a_manager(membership)
    left = [role for role in membership.roles if role not in dropped]
    return change_roles(membership, actor=actor, move="drop_roles", roles=left)


def change_roles(
    membership: Membership, *, actor: Actor, move: str, roles: Sequence[str], grant: UUID | None = None
) -> Membership:
    """Writes the new roles by one of the two moves that may; the policy of the move decides who."""
    role_rules.check_apart(roles)
    before = set(membership.roles)
    return workflow.apply(
        membership,
        move,
        actor=actor,
        changes={"roles": list(roles)},
        facts=lambda it: events.MembershipRolesChanged(
            membership=it.pk,
            user=it.user_id,
            organization=it.organization_id,
            granted=sorted(set(roles) - before),
            dropped=sorted(before - set(roles)),
            roles=list(roles),
            grant=grant,
        ),
    )


def describe(
    membership: Membership,
    *,
    actor: Actor,
    technology_fields: Sequence[str],
    away_from: date | None = None,
    away_until: date | None = None,
) -> Membership:
    """Says which fields of technology the member knows (codes) and when they are away; work is assigned by both.

    Invalid for an unknown code, or for an absence that has one day only or ends before it begins.
    """
    fields = sorted(set(technology_fields))
    on = clock.local_date(clock.now(), membership.organization.jurisdiction)
    if not all(dictionaries.is_valid("technology_field", code, on=on) for code in fields):
        raise Invalid.one("technology_fields", _("Choose fields from the list."), "choice")
    if (away_from is None) is not (away_until is None) or (away_from and away_until and away_until < away_from):
        raise Invalid.one("away_until", _("Give the first and the last day of the absence, in this order."), "order")
    return workflow.apply(
        membership,
        "describe",
        actor=actor,
        changes={"technology_fields": fields, "away_from": away_from, "away_until": away_until},
        facts=events.MembershipDescribed(
            membership=membership.pk,
            user=membership.user_id,
            organization=membership.organization_id,
            technology_fields=fields,
            away_from=away_from.isoformat() if away_from else None,
            away_until=away_until.isoformat() if away_until else None,
        ),
    )


def suspend(membership: Membership, *, actor: Actor, reason: str, note: str = "") -> Membership:
    """A manager stops a member from acting, until it is lifted."""
    locking.lock(membership.organization)
    if "manager" in membership.roles:
        _keep_a_manager(membership)
    return workflow.apply(
        membership,
        "suspend",
        actor=actor,
        facts=lambda it: events.MembershipSuspended(membership=it.pk, user=it.user_id, organization=it.organization_id),
        said=Said(reason=reason, note=note),
    )


def resume(membership: Membership, *, actor: Actor) -> Membership:
    """A manager lets a suspended member act again."""
    return workflow.apply(
        membership,
        "resume",
        actor=actor,
        facts=lambda it: events.MembershipResumed(membership=it.pk, user=it.user_id, organization=it.organization_id),
    )


def end(membership: Membership, *, actor: Actor) -> Membership:
    """A manager or the member ends it; the member's keys are revoked with it.

    Raises RuleBroken when nobody would manage the organization; a natural person's own desk ends with the account.
    """
    locking.lock(membership.organization)
    locking.lock(membership)
    if membership.organization.is_person and membership.organization.state != "ended":
        raise RuleBroken(_("Your own desk ends with your account."), code="own_desk")
    if "manager" in membership.roles:
        _keep_a_manager(membership)
    api_keys.revoke_all(membership, actor=actor)
    saved_views.forget([membership.pk])
    bulk.forget([membership.pk])
    return workflow.apply(
        membership,
        "end",
        actor=actor,
        facts=lambda it: events.MembershipEnded(membership=it.pk, user=it.user_id, organization=it.organization_id),
    )


@transaction.atomic
def forget_text(membership: Membership, *, actor: Actor) -> None:
    """Of a membership that has ended, forgets what was written about it and about its roles. The events stay."""
    locking.lock(membership)
    policy.require(actor, "institutions.membership.forget", membership)
    kernel_events.erase_notes(membership.stream)
    for grant in membership.grants.all():
        kernel_events.erase_notes(grant.stream)


def _brought_in(membership: Membership, actor: Actor, said: Said) -> Membership:
    def facts(it: Membership) -> events.MembershipApplied:
        return events.MembershipApplied(
            membership=it.pk, user=it.user_id, organization=it.organization_id, roles=it.roles
        )

    workflow.begin(membership, actor=actor, facts=facts, thread=membership.organization.thread, said=said)
    return workflow.apply(
        membership,
        "confirm",
        actor=actor,
        facts=lambda it: events.MembershipVerified(
            membership=it.pk, user=it.user_id, organization=it.organization_id, roles=it.roles
        ),
        said=said,
    )


def _keep_a_manager(membership: Membership) -> None:
    """The organization is locked, so two managers cannot leave at the same time."""
    if membership.organization.state == "ended":
        return
    others = Membership.objects.in_force().filter(organization=membership.organization_id, roles__contains=["manager"])
    if not others.exclude(pk=membership.pk).exists():
        raise RuleBroken(
            _("Nobody else manages this organization: have another manager appointed first."), code="last_manager"
        )
