"""Who may issue and revoke. Checking is for everybody."""

from django.utils.translation import gettext_lazy as _

from transfer.kernel import policy as policies
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy
from transfer.mechanisms.credentials.models import Credential
from transfer.mechanisms.credentials.querysets import issuers_of


@policy("credentials.credential.view")
def view(actor: Actor, credential: Credential) -> Answer:
    """The issuer, in its lists."""
    return _issuer(actor, credential)


@policy("credentials.credential.issue")
def issue(actor: Actor, credential: Credential) -> Answer:
    """Whoever acts for the issuing organization; the app that calls has asked its own policy before."""
    return _issuer(actor, credential)


@policy("credentials.credential.ask_revocation", assurance=Assurance.SECOND_FACTOR)
def ask_revocation(actor: Actor, credential: Credential) -> Answer:
    """A first person of the issuer, unless the issuer's app has a rule of its own."""
    if credential.revoke_policy:
        return _("This certificate is revoked by a procedure of its own.")
    return _issuer(actor, credential)


@policy("credentials.credential.keep", assurance=Assurance.SECOND_FACTOR)
def keep(actor: Actor, credential: Credential) -> Answer:
    """Anybody of the issuer, the one who asked included."""
    return _issuer(actor, credential)


@policy("credentials.credential.revoke", assurance=Assurance.SECOND_FACTOR)
def revoke(actor: Actor, credential: Credential) -> Answer:
    """A second person of the issuer, or whom the issuer's app names by a policy of its own."""
    if credential.revoke_policy:
        verdict = policies.may(actor, credential.revoke_policy, credential)
        return True if verdict else verdict.reason
    return _issuer(actor, credential)


@policy("credentials.credential.empty")
def empty(actor: Actor, credential: Credential) -> Answer:
    """Nobody by hand: it follows from an erasure that was granted."""
    return False


def _issuer(actor: Actor, credential: Credential) -> Answer:
    return credential.issuer in issuers_of(actor) or _("Only the organization that issues a certificate does this.")
