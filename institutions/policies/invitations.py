"""Who invites, and who may answer."""

from institutions.models import Invitation
from institutions.policies import standing
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy


@policy("institutions.invitation.view")
def view(actor: Actor, invitation: Invitation | None) -> Answer:
    """A manager of the organization."""
    if invitation is None:
        return not actor.is_anonymous
    return Invitation.objects.visible_to(actor).filter(pk=invitation.pk).exists()


@policy("institutions.invitation.send", assurance=Assurance.SECOND_FACTOR)
def send(actor: Actor, invitation: Invitation) -> Answer:
    """A manager of the organization, which is not a natural person."""
    return standing.manages(actor, invitation.organization) and not invitation.organization.is_person


@policy("institutions.invitation.accept")
def accept(actor: Actor, invitation: Invitation) -> Answer:
    """Whoever is signed in and has the link, but not who sent it."""
    return actor.user is not None and actor.user != invitation.invited_by


@policy("institutions.invitation.withdraw")
def withdraw(actor: Actor, invitation: Invitation) -> Answer:
    """A manager of the organization."""
    return standing.manages(actor, invitation.organization)


@policy("institutions.invitation.expire")
def expire(actor: Actor, invitation: Invitation) -> Answer:
    """Nobody: the clock does it."""
    return False
