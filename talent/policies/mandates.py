"""Who may do what with a mandate."""

from django.utils.translation import gettext_lazy as _

from talent.models import Mandate
from transfer.kernel.actor import Actor
from transfer.kernel.policy import Answer, policy

PRINCIPAL_ROLES = ("manager", "transfer_officer", "approver", "buyer")
BROKER_ROLES = ("manager", "broker")
_NO_ROLE = _("Your role does not give or take mandates for your organization.")


def for_principal(actor: Actor, mandate: Mandate) -> bool:
    """Decides for the principal; a natural person for oneself."""
    own = actor.organization == mandate.principal_id
    return own and (actor.has_role(*PRINCIPAL_ROLES) or "person" in actor.kinds)


def for_broker(actor: Actor, mandate: Mandate) -> bool:
    """Decides for the broker."""
    return actor.organization == mandate.broker_id and actor.has_role(*BROKER_ROLES)


@policy("talent.mandate.view")
def view(actor: Actor, mandate: Mandate | None) -> Answer:
    """The two sides."""
    if mandate is None:
        return not actor.is_anonymous
    return actor.organization in (mandate.principal_id, mandate.broker_id)


@policy("talent.mandate.propose")
def propose(actor: Actor, mandate: Mandate | None) -> Answer:
    """Either side, for itself."""
    if mandate is None:
        return actor.has_role(*PRINCIPAL_ROLES, *BROKER_ROLES) or "person" in actor.kinds or _NO_ROLE
    return for_principal(actor, mandate) or for_broker(actor, mandate) or _NO_ROLE


@policy("talent.mandate.accept")
def accept(actor: Actor, mandate: Mandate) -> Answer:
    """The side to which it was proposed."""
    if actor.organization == mandate.proposed_by_id:
        return _("The other side accepts or declines what you proposed.")
    return for_principal(actor, mandate) or for_broker(actor, mandate) or _NO_ROLE


@policy("talent.mandate.hand_over")
def hand_over(actor: Actor, mandate: Mandate) -> Answer:
    """The principal: the matter is its own."""
    return for_principal(actor, mandate) or _("The principal hands the matter over.")


@policy("talent.mandate.end")
def end(actor: Actor, mandate: Mandate) -> Answer:
    """Either side; of a proposal the side that made it, since the other one declines."""
    if mandate.state == "proposed" and actor.organization != mandate.proposed_by_id:
        return _("The other side takes its proposal back; you accept or decline it.")
    return for_principal(actor, mandate) or for_broker(actor, mandate) or _NO_ROLE


@policy("talent.mandate.expire")
def expire(actor: Actor, mandate: Mandate) -> Answer:
    """The clock alone."""
    return False


@policy("talent.mandate.forget")
def forget(actor: Actor, mandate: Mandate) -> Answer:
    """Nobody: the clock does it when its time of keeping is over."""
    return False
