"""What an actor is to a side of a matter. Policies of several nouns ask this."""

from uuid import UUID

from transfer.kernel.actor import Actor

SELLING = ("manager", "transfer_officer", "approver")
BUYING = ("manager", "buyer", "approver", "transfer_officer")
BROKING = ("broker",)


def speaks_for(actor: Actor, organization: UUID | None, roles: tuple[str, ...], *matter: UUID | None) -> bool:
    """Decides for this organization: in one of the roles, as the natural person it is, or as its broker by mandate.

    matter: the threads of what is decided on, for a mandate that is limited to cases.
    """
    if actor.organization == organization:
        return actor.has_role(*roles) or "person" in actor.kinds
    return actor.acts_for(organization, *matter) and actor.has_role(*BROKING)


def may_speak(actor: Actor, roles: tuple[str, ...]) -> bool:
    """Decides for some organization: whether a form is worth opening."""
    return actor.has_role(*roles) or "person" in actor.kinds or (actor.on_behalf_of is not None and _broker(actor))


def _broker(actor: Actor) -> bool:
    return actor.has_role(*BROKING)
