"""The exchange's work on a listing: laid on the desk of its listing officers, away from whoever has an interest."""

from contextlib import suppress
from uuid import UUID

from django.utils.translation import gettext_noop

from market.models import Inventor, Listing
from market.selectors.listing_desk import REVIEW as KIND
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotNow
from transfer.mechanisms.worklist import selectors as worklist
from transfer.mechanisms.worklist.services import items
from transfer.mechanisms.worklist.services.items import Exclusions, Schedule

DESK = "listing_officer"
TITLE = gettext_noop("Review a listing")


def open_work(listing: Listing, *, actor: Actor) -> None:
    """Lays the review on the desk; somebody who knows the field and has the least in hand gets it after commit."""
    items.open_item(
        actor=actor.in_consequence(),
        kind=KIND,
        subject=listing.stream,
        thread=listing.thread,
        organization=listing.exchange_id,
        role=DESK,
        title_key=TITLE,
        field=listing.achievement.text.technology_field,
        automatic=True,
        schedule=Schedule(
            due="review.due",
            reminders=("review.reminder",),
            escalate_to="manager",
            jurisdiction=listing.exchange.jurisdiction,
        ),
        exclude=Exclusions(users=_interested(listing), organizations=frozenset({listing.seller_id})),
    )


def take_work(listing: Listing, *, actor: Actor) -> None:
    """Who begins the review has the work, unless somebody has it already."""
    item = next(iter(worklist.active_for(listing.stream, kind=KIND)), None)
    if item and item.state == "open" and not actor.is_system:
        with suppress(NotNow):  # it was given to somebody in this very moment
            items.take(item, actor=actor.in_consequence())


def finish_work(listing: Listing, *, actor: Actor, outcome: str) -> None:
    """The decision finishes it. NotAllowed when it is in somebody else's hands."""
    items.finish_for(actor=actor.in_consequence(), subject=listing.stream, kind=KIND, outcome=outcome)


def void_work(listing: Listing, *, actor: Actor) -> None:
    """Nothing is left to review."""
    items.void_for(actor=actor.in_consequence(), subject=listing.stream)


def _interested(listing: Listing) -> frozenset[UUID]:
    inventors = Inventor.objects.filter(achievement=listing.achievement_id).values_list("user", flat=True)
    return frozenset({listing.made_by, *(user for user in inventors if user)})
