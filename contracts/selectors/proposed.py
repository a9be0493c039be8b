"""What one person proposed to end and a second one of the same office or exchange has to decide."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.models import ContractParty, Registration, TransactionNotice
from contracts.policies.notices import DECIDING
from contracts.policies.registrations import CANCELLING_ROLES, REVOKING_ROLES
from contracts.selectors import masks
from institutions.models import Membership
from market.selectors import texts
from transfer.edge.waiting import MOST, Waiting
from transfer.kernel.actor import Actor

_LABELS = {
    "cancel": _("Decide whether the registration is cancelled"),
    "revoke": _("Decide whether the registration is revoked"),
}


def registrations(actor: Actor) -> Iterator[Waiting]:
    """Registrations of the actor's office that somebody else proposed to cancel or to revoke."""
    moves = [
        move for move, roles in (("cancel", CANCELLING_ROLES), ("revoke", REVOKING_ROLES)) if actor.has_role(*roles)
    ]
    if not (actor.organization and actor.user and moves):
        return
    own = Membership.objects.in_force().filter(user=actor.user).values("organization")
    interested = ContractParty.objects.filter(Q(organization__in=own) | Q(organization=actor.organization))
    rows = Registration.objects.filter(office=actor.organization, state="registered", proposed_move__in=moves)
    rows = rows.exclude(proposed_by=actor.user).exclude(contract__in=interested.values("contract"))
    found = list(rows.select_related("contract", "thread").order_by("changed_at")[:MOST])
    said = texts.of_agreements((row.pk, row.contract.title, row.contract.deal_id) for row in found)
    for row in found:
        title, number = str(said[row.pk]), row.thread.number
        yield Waiting(_LABELS[row.proposed_move], title, "contracts:registration_review", row.pk, number, second=True)


def notices(actor: Actor) -> Iterator[Waiting]:
    """Notices of the actor's exchange that somebody else proposed to revoke."""
    if not (actor.organization and actor.user and actor.has_role(*DECIDING)):
        return
    rows = TransactionNotice.objects.filter(exchange=actor.organization, state="issued", proposed_move="revoke")
    rows = rows.exclude(proposed_by=actor.user).exclude(parties__contains=[actor.organization])
    for row in rows.select_related("thread").order_by("changed_at")[:MOST]:
        title = masks.shown(row, actor).text("title") or row.thread.number
        label = _("Decide whether the notice of the transaction is revoked")
        yield Waiting(label, title, "contracts:transaction_acting", row.pk, row.thread.number, second=True)
