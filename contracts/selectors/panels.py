"""The experts who may be asked on a contract, and who reads what they and the office say."""

from uuid import UUID

from django.db.models import QuerySet

from contracts.models import Registration, RegistrationOpinion
from institutions.models import Membership
from transfer.kernel.actor import Actor


def parties_of(registration: Registration) -> set[UUID]:
    """The organizations that are parties to the contract."""
    return {row.organization_id for row in registration.contract.parties.all() if row.organization_id}


def without_interest(registration: Registration) -> QuerySet[Membership]:
    """Everybody in the role of an expert, in whatever organization, who belongs to no party and had no part in it."""
    in_force = Membership.objects.in_force()
    partisan = in_force.filter(organization__in=parties_of(registration)).values("user")
    involved = {registration.applied_by, registration.reviewed_by} - {None}
    free = in_force.filter(roles__contains=["expert"]).exclude(user__in=partisan).exclude(user__in=involved)
    return free.select_related("user__person", "organization").order_by("organization", "pk")


def is_inside(registration: Registration, actor: Actor) -> bool:
    """Whether the reader works on it: the office, or an expert who was asked."""
    if actor.is_system or actor.organization == registration.office_id:
        return True
    return any(one.expert_id == actor.membership for one in registration.opinions.all())


def opinions_shown(registration: Registration, actor: Actor) -> list[RegistrationOpinion]:
    """The opinions a reader may see: the office all of them, an expert the own, the parties none."""
    everything = actor.is_system or actor.organization == registration.office_id
    return [one for one in registration.opinions.all() if everything or one.expert_id == actor.membership]
