"""Who may do what with an organization."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.policies import standing
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy


@policy("institutions.organization.view", assurance=Assurance.ANONYMOUS)
def view(actor: Actor, organization: Organization | None) -> Answer:
    """Anyone, for what is public; the rest as lists show it."""
    if organization is None or actor.is_system:
        return True
    return Organization.objects.visible_to(actor).filter(pk=organization.pk).exists()


@policy("institutions.organization.register")
def register(actor: Actor, organization: Any) -> Answer:
    """Whoever is signed in, for an organization or for oneself."""
    return not actor.is_anonymous


@policy("institutions.organization.change")
def change(actor: Actor, organization: Organization) -> Answer:
    """A manager of the organization; a natural person for oneself."""
    return standing.manages(actor, organization)


@policy("institutions.organization.translate")
def translate(actor: Actor, organization: Organization) -> Answer:
    """A manager of the organization; a natural person for oneself."""
    return standing.manages(actor, organization)


@policy("institutions.organization.queue", assurance=Assurance.SECOND_FACTOR)
def queue(actor: Actor, organization: Any) -> Answer:
    """A reviewer of an exchange, or an operator: who decides on organizations."""
    return actor.has_role("operator") or (actor.has_role("reviewer") and "exchange" in actor.kinds)


@policy("institutions.organization.propose", assurance=Assurance.SECOND_FACTOR)
def propose(actor: Actor, organization: Organization) -> Answer:
    """An officer who may decide on it."""
    return standing.decides_on(actor, organization)


@policy("institutions.organization.verify", assurance=Assurance.SECOND_FACTOR)
def verify(actor: Actor, organization: Organization) -> Answer:
    """A reviewer of its exchange; for exchanges, offices, regulators and operators the second of two operators."""
    return standing.decides_on(actor, organization)


@policy("institutions.organization.refuse", assurance=Assurance.SECOND_FACTOR)
def refuse(actor: Actor, organization: Organization) -> Answer:
    """An officer who may decide on it."""
    return standing.decides_on(actor, organization)


@policy("institutions.organization.suspend", assurance=Assurance.SECOND_FACTOR)
def suspend(actor: Actor, organization: Organization) -> Answer:
    """An officer who may decide on it: stopping harm needs no second person."""
    return standing.decides_on(actor, organization)


@policy("institutions.organization.resume", assurance=Assurance.SECOND_FACTOR)
def resume(actor: Actor, organization: Organization) -> Answer:
    """The second of two officers."""
    return standing.decides_on(actor, organization)


@policy("institutions.organization.end", assurance=Assurance.SECOND_FACTOR)
def end(actor: Actor, organization: Organization) -> Answer:
    """The second of two officers."""
    return standing.decides_on(actor, organization)


@policy("institutions.organization.leave", assurance=Assurance.SECOND_FACTOR)
def leave(actor: Actor, organization: Organization) -> Answer:
    """A manager of the organization. A natural person closes the account instead."""
    return standing.manages(actor, organization) and (
        not organization.is_person or _("Close your account instead; your own desk ends with it.")
    )


@policy("institutions.organization.close")
def close(actor: Actor, organization: Organization) -> Answer:
    """The natural person whose own desk it is, with the account."""
    return organization.is_person and actor.user is not None and actor.user == organization.applied_by


@policy("institutions.organization.forget", assurance=Assurance.SECOND_FACTOR)
def forget(actor: Actor, organization: Organization) -> Answer:
    """Nobody: the clock does it when its time of keeping is over."""
    return False
