"""Who may do what with an envelope."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy
from transfer.mechanisms.signing.models import Envelope


def is_party(actor: Actor, party: UUID) -> bool:
    """Acts for this organization, or is this person acting for oneself."""
    return party in actor.parties


@policy("signing.envelope.view")
def view(actor: Actor, envelope: Envelope) -> Answer:
    """The owner and, once it is sent, its signatories."""
    return Envelope.objects.visible_to(actor).filter(pk=envelope.pk).exists()


@policy("signing.envelope.prepare")
def prepare(actor: Actor, envelope: Envelope) -> Answer:
    """Whoever acts for the organization that will own the envelope."""
    return is_party(actor, envelope.owner) or _("You prepare documents for your own organization only.")


@policy("signing.envelope.send")
def send(actor: Actor, envelope: Envelope) -> Answer:
    """The organization that prepared it."""
    return is_party(actor, envelope.owner) or _("Only the organization that prepared the document sends it.")


@policy("signing.envelope.sign", assurance=Assurance.SECOND_FACTOR)
def sign(actor: Actor, envelope: Envelope) -> Answer:
    """Who acts for a signatory in a role that signs, with a second factor."""
    return _as_signatory(actor, envelope)


@policy("signing.envelope.decline")
def decline(actor: Actor, envelope: Envelope) -> Answer:
    """Who could sign it."""
    return _as_signatory(actor, envelope)


@policy("signing.envelope.complete")
def complete(actor: Actor, envelope: Envelope) -> Answer:
    """Nobody by hand: it follows from the last signature."""
    return False


@policy("signing.envelope.void")
def void(actor: Actor, envelope: Envelope) -> Answer:
    """The organization that prepared it."""
    return is_party(actor, envelope.owner) or _("Only the organization that prepared the document withdraws it.")


def _as_signatory(actor: Actor, envelope: Envelope) -> Answer:
    if actor.user is None or not envelope.signatories.filter(organization__in=actor.parties).exists():
        return _("Your organization is not asked to sign this document.")
    for_oneself = actor.parties == [actor.user]
    if not for_oneself and not actor.has_role(*envelope.signer_roles):
        return _("Your role does not sign for your organization.")
    return True
