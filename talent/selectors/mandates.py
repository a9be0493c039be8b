"""By which mandate a broker acts, and for whom."""

from dataclasses import replace
from uuid import UUID

from django.db.models import Q

from institutions.models import Organization
from talent.models import Mandate
from talent.policies.mandates import BROKER_ROLES
from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotVisible


def on_behalf(actor: Actor, principal: str) -> Actor:
    """The actor on behalf of the organization with this slug.

    NotVisible unless the actor is a broker of an organization with a mandate in force. A mandate for everything
    leaves `cases` None; else the actor is limited to the cases of all the mandates between the two.
    """
    if not actor.has_role(*BROKER_ROLES) or actor.organization is None:
        raise NotVisible
    rows = Mandate.objects.in_force(clock.now()).filter(
        broker=actor.organization, principal__slug=principal, principal__state="verified"
    )
    principals = list(rows.values_list("principal", flat=True)[:1])
    if not principals:
        raise NotVisible
    cases = frozenset(rows.filter(case__isnull=False).values_list("case", flat=True))
    is_limited = not rows.filter(case__isnull=True).exists()
    return replace(actor, on_behalf_of=principals[0], cases=cases if is_limited else None)


def covering(broker: UUID, principal: UUID, *threads: UUID) -> Mandate | None:
    """The mandate by which the broker acts for the principal in a matter of these threads: the special one first."""
    rows = Mandate.objects.in_force(clock.now()).filter(broker=broker, principal=principal)
    special = rows.filter(case__in=threads).first()
    return special or rows.filter(case__isnull=True).first()


def principals_of(actor: Actor, *threads: UUID) -> list[Organization]:
    """The organizations for which the actor's own may act, for "act for"; with threads, in a matter of these."""
    if actor.organization is None or not actor.has_role(*BROKER_ROLES):
        return []
    rows = Mandate.objects.in_force(clock.now()).filter(broker=actor.organization)
    if threads:
        rows = rows.filter(Q(case__in=threads) | Q(case__isnull=True))
    return list(Organization.objects.filter(pk__in=rows.values("principal")).order_by("slug"))
