"""Commands on invitations: send, accept, withdraw, let lapse."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from institutions import events
from institutions.models import Invitation, Membership, Organization, User, digest_of
from institutions.selectors import actors
from institutions.selectors import roles as role_rules
from institutions.services import memberships, role_grants
from transfer.kernel import clock, locking, ruleset, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotVisible, RuleBroken

VALIDITY = "invitation.validity"


def send(organization: Organization, *, actor: Actor, email: str, roles: Sequence[str]) -> tuple[Invitation, str]:
    """Invites somebody by e-mail to act for the organization, and returns the secret of the link, which is not kept.

    Sending the letter is the caller's work, in the same transaction. Roles that need a second factor wait for a second
    person after the invitation is accepted.
    """
    role_rules.check(organization, roles)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation(
        organization=organization,
        email=User.objects.canonical(email),
        roles=list(dict.fromkeys(roles)),
        digest=digest_of(secret),
        invited_by=actors.user_id_of(actor),
        expires_at=_expiry(organization),
    )
    workflow.begin(
        invitation,
        actor=actor,
        thread=organization.thread,
        facts=lambda it: events.InvitationSent(invitation=it.pk, organization=organization.pk, roles=it.roles),
    )
    return invitation, secret


def accept(*, actor: Actor, secret: str) -> Membership:
    """Whoever has the link becomes a member. NotVisible for a wrong link, RuleBroken after its time."""
    invitation = Invitation.objects.filter(digest=digest_of(secret)).select_related("organization").first()
    if invitation is None:
        raise NotVisible
    return _join(invitation, actor)


def accept_own(invitation: Invitation, *, actor: Actor) -> Membership:
    """Whoever signs in with the address that was invited becomes a member. NotVisible for anybody else."""
    if not Invitation.objects.of_person(actor).filter(pk=invitation.pk).exists():
        raise NotVisible
    return _join(invitation, actor)


def withdraw(invitation: Invitation, *, actor: Actor) -> Invitation:
    """A manager takes an unanswered invitation back."""
    return workflow.apply(
        invitation,
        "withdraw",
        actor=actor,
        changes={"email": ""},
        facts=lambda it: events.InvitationWithdrawn(invitation=it.pk, organization=it.organization_id),
    )


def expire(invitation: Invitation, *, actor: Actor) -> Invitation:
    """The time of an unanswered invitation is over; the address is forgotten."""
    return workflow.apply(
        invitation,
        "expire",
        actor=actor,
        changes={"email": ""},
        facts=lambda it: events.InvitationExpired(invitation=it.pk, organization=it.organization_id),
    )


def _expiry(organization: Organization) -> datetime:
    at, where = clock.after_lock(), organization.jurisdiction
    on = clock.local_date(at, where)
    rule = ruleset.rule(VALIDITY, jurisdiction=where, on=on, body=organization.applied_to_id)
    return clock.deadline(at, rule.period, where)


def _join(invitation: Invitation, actor: Actor) -> Membership:
    locking.lock(invitation.organization)
    locking.lock(invitation)
    if invitation.state == "sent" and clock.after_lock() >= invitation.expires_at:
        raise RuleBroken(_("This invitation has lapsed: ask for a new one."), code="expired")
    grave = set(role_rules.grave(invitation.roles))
    light = [role for role in invitation.roles if role not in grave]
    organization = invitation.organization
    if Membership.objects.filter(user=actor.user, organization=organization).exclude(state="ended").exists():
        raise RuleBroken(_("You are a member of this organization already."), code="member")
    membership = memberships.join(organization, actor=actor, roles=light, brought_by=invitation.invited_by)
    workflow.apply(
        invitation,
        "accept",
        actor=actor,
        changes={"membership": membership, "email": ""},
        facts=lambda it: events.InvitationAccepted(
            invitation=it.pk, organization=organization.pk, membership=membership.pk
        ),
    )
    if grave:
        wanted = [role for role in invitation.roles if role in grave]
        role_grants.request(membership, actor=actor, roles=wanted, requested_by=invitation.invited_by)
    return membership
