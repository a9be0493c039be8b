"""What of mandates waits for an actor."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talent.models import Mandate
from talent.policies.mandates import BROKER_ROLES, PRINCIPAL_ROLES
from transfer.edge.waiting import MOST, Waiting
from transfer.kernel.actor import Actor


def mandates(actor: Actor) -> Iterator[Waiting]:
    """Mandates that the other side proposed."""
    sides = []
    if actor.has_role(*PRINCIPAL_ROLES) or "person" in actor.kinds:
        sides.append(Q(principal=actor.organization))
    if actor.has_role(*BROKER_ROLES):
        sides.append(Q(broker=actor.organization))
    if actor.organization is None or not sides:
        return
    rows = Mandate.objects.filter(sides[0] | sides[-1], state="proposed").exclude(proposed_by=actor.organization)
    for row in rows.select_related("principal", "broker", "thread").order_by("created_at")[:MOST]:
        other = row.broker if row.principal_id == actor.organization else row.principal
        yield Waiting(_("Answer the proposed mandate"), str(other.name), "talent:mandate", row.pk, row.thread.number)
