"""What of public notices waits for an officer, and what the reasons of a proposal are called."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from transfer.edge import proposals, waiting
from transfer.edge.waiting import MOST, Waiting
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Text
from transfer.mechanisms.publicity.models import Fault, Publicity
from transfer.mechanisms.publicity.querysets import OFFICERS


@waiting.source("publicity.publicity.decide_proposal")
def proposed(actor: Actor) -> Iterator[Waiting]:
    """Notices of the actor's exchange that somebody else proposed to annul."""
    if not (actor.organization and actor.user and actor.has_role(*OFFICERS)):
        return
    rows = Publicity.objects.standing().filter(exchange=actor.organization, proposed_move="annul")
    rows = rows.exclude(proposed_by=actor.user).exclude(parties__contains=[actor.organization])
    for row in rows.select_related("thread").order_by("changed_at")[:MOST]:
        label = _("Decide whether the public notice is annulled")
        yield Waiting(label, row.title, "publicity:notice_acting", row.pk, row.thread.number)


def _called(code: str) -> Text:
    return Fault(code).label if code in Fault.values else code


proposals.words("publicity.publicity", _called)
