"""Who makes and revokes API keys."""

from institutions.models import ApiKey
from institutions.policies import standing
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy


@policy("institutions.api_key.view")
def view(actor: Actor, api_key: ApiKey | None) -> Answer:
    """The member whose it is, and the organization's managers."""
    if api_key is None:
        return not actor.is_anonymous
    return ApiKey.objects.visible_to(actor).filter(pk=api_key.pk).exists()


@policy("institutions.api_key.create", assurance=Assurance.SECOND_FACTOR)
def create(actor: Actor, api_key: ApiKey) -> Answer:
    """The member, for the membership one acts in; never a key for itself."""
    return actor.scopes is None and actor.membership is not None and actor.membership == api_key.membership_id


@policy("institutions.api_key.revoke")
def revoke(actor: Actor, api_key: ApiKey) -> Answer:
    """The member whose it is, and the organization's managers."""
    return actor.user == api_key.membership.user_id or standing.manages(actor, api_key.membership.organization)
