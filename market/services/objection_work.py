"""The exchange's work on objections against what stands on its public board: laid on the desk of its officers."""

from django.utils.translation import gettext_noop

from institutions.models import Organization
from market.services.listing_reviews import DESK
from transfer.kernel.actor import Actor
from transfer.mechanisms.publicity.models import Objection
from transfer.mechanisms.worklist.services import items
from transfer.mechanisms.worklist.services.items import Exclusions, Schedule

KIND = "market.objection"
TITLE = gettext_noop("Decide on an objection")


def open_work(objection: Objection, *, actor: Actor) -> None:
    """Lays it on the desk, due when the exchange has to decide, away from whoever objects and from the parties.

    One that is settled already makes no work; doing it again changes nothing.
    """
    if not Objection.objects.undecided().filter(pk=objection.pk).exists():
        return
    notice = objection.publicity
    exchange = Organization.objects.get(pk=notice.exchange)
    items.open_item(
        actor=actor,
        kind=KIND,
        subject=objection.stream,
        thread=objection.thread,
        organization=exchange.pk,
        role=DESK,
        title_key=TITLE,
        automatic=True,
        schedule=Schedule(
            due=objection.due_at,
            reminders=(items.SHARES,),
            escalate_to="manager",
            jurisdiction=exchange.jurisdiction,
        ),
        exclude=Exclusions(users=frozenset({objection.user}), organizations=frozenset(notice.parties)),
    )


def settle_work(objection: Objection, *, actor: Actor) -> None:
    """The decision finishes it; one that was withdrawn leaves nothing to do. Doing it again changes nothing."""
    if objection.state == "withdrawn":
        items.void_for(actor=actor, subject=objection.stream, kind=KIND)
    else:
        items.finish_for(actor=actor, subject=objection.stream, kind=KIND, outcome=objection.state)
