"""How the edge finds actors: from the session and the address, or from a key."""

from django.http import HttpRequest

from institutions.models import User
from institutions.selectors import actors, sessions
from institutions.services import second_factor
from transfer.edge.actors import Source
from transfer.kernel.actor import ANONYMOUS, Actor


def for_organization(request: HttpRequest, slug: str) -> Actor:
    """The signed-in user in the membership that the address names."""
    user = request.user
    if not isinstance(user, User):
        return ANONYMOUS
    assurance, proved_at = sessions.proof_of(request.session)
    return actors.actor_for(user, slug, assurance=assurance, second_factor_at=proved_at)


def for_person(request: HttpRequest) -> Actor:
    """The signed-in user acting for oneself; the anonymous public otherwise."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return ANONYMOUS
    assurance, proved_at = sessions.proof_of(request.session)
    return actors.actor_for_person(user, assurance=assurance, second_factor_at=proved_at)


def prove(actor: Actor, code: str) -> Actor:
    """A key's actor with a fresh second factor."""
    return second_factor.prove(actor=actor, code=code)


SOURCE = Source(for_key=actors.actor_for_key, for_organization=for_organization, for_person=for_person, prove=prove)
