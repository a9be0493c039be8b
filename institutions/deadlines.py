"""What the clock does in institutions."""

from collections.abc import Iterable

from institutions.models import Invitation
from institutions.services import invitations
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM
from transfer.kernel.deadlines import due


def _lapsed() -> Iterable[Invitation]:
    return Invitation.objects.due(clock.now())[:500]


@due("institutions.invitation.expire", find=_lapsed)
def expire(invitation: Invitation) -> None:
    """An unanswered invitation lapses, and its address is forgotten."""
    invitations.expire(invitation, actor=SYSTEM)
