"""Commands on listings: draft, review, open and close, award and end."""

from typing import Any, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions.selectors.actors import user_id_of
from market.events import listings as events
from market.models import Achievement, Listing
from market.selectors import listings as facts
from market.selectors import reasons
from market.selectors.listing_terms import Terms, checked, terms_of
from market.selectors.rights import extent_of_listing
from market.services import listing_reviews, rights
from transfer.kernel import clock, locking, policy, ruleset, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.clock import Period
from transfer.kernel.errors import NotNow, RuleBroken
from transfer.kernel.workflow import Said

END_REASONS = "listing_end_reason"
NOTICE, TERM = "listing.notice_period", "listing.term"


@transaction.atomic
def begin(*, actor: Actor, achievement: Achievement, **terms: Unpack[Terms]) -> Listing:
    """Drafts a listing of an accepted achievement at its exchange. Invalid with every problem of the terms."""
    listing = Listing(
        achievement=achievement,
        technology_field=achievement.text.technology_field,
        seller=achievement.owner,
        exchange=achievement.exchange,
        made_by=user_id_of(actor),
    )
    policy.require(actor, Listing.STATES.begin_policy, listing)
    _require_accepted(achievement)
    for name, value in checked(terms, on=clock.now().date()).items():
        setattr(listing, name, value)
    return workflow.begin(
        listing,
        actor=actor,
        thread=achievement.thread,
        facts=lambda now: events.ListingBegun(
            **_about(now),
            conversion_mode=now.conversion_mode,
            licence_mode=now.licence_mode,
            pricing_way=now.pricing_way,
        ),
    )


@transaction.atomic
def change(listing: Listing, *, actor: Actor, **terms: Unpack[Terms]) -> Listing:
    """Changes the draft. Only what is given changes."""
    locking.lock(listing)
    given: Terms = {**terms_of(listing), **terms}
    changes = {
        name: value for name, value in checked(given, on=clock.now().date()).items() if getattr(listing, name) != value
    }
    return workflow.apply(
        listing,
        "change",
        actor=actor,
        changes=changes,
        facts=lambda now: events.ListingChanged(**_about(now), fields=sorted(changes)),
    )


@transaction.atomic
def submit(listing: Listing, *, actor: Actor) -> Listing:
    """Submits it to the exchange, where a piece of work is laid on the desk of the listing officers."""
    locking.lock(listing)
    _require_accepted(listing.achievement)
    checked(terms_of(listing), on=clock.now().date())
    workflow.apply(listing, "submit", actor=actor, facts=lambda now: events.ListingSubmitted(**_about(now)))
    listing_reviews.open_work(listing, actor=actor)
    return listing


@transaction.atomic
def start_review(listing: Listing, *, actor: Actor) -> Listing:
    """An officer without an interest takes it up."""
    workflow.apply(listing, "start_review", actor=actor, facts=lambda now: events.ListingReviewStarted(**_about(now)))
    listing_reviews.take_work(listing, actor=actor)
    return listing


@transaction.atomic
def approve(listing: Listing, *, actor: Actor, note: str = "") -> Listing:
    """The exchange approves: the right offered is reserved, and by the rules of the day it opens and closes.

    RuleBroken `market_rightgrant_once` when the right, or a part of it, is already promised.
    """
    locking.lock(listing)
    _require_accepted(listing.achievement)
    at = clock.after_lock()
    where = listing.exchange.jurisdiction
    on = clock.local_date(at, where)
    notice = ruleset.rule(NOTICE, jurisdiction=where, on=on, body=listing.exchange_id)
    term = ruleset.rule(TERM, jurisdiction=where, on=on, body=listing.exchange_id)
    opens = clock.deadline(at, notice.period, where)
    closes = clock.deadline(opens, term.period, where)
    if listing.open_days:
        closes = min(closes, clock.deadline(opens, Period(days=listing.open_days), where))
    workflow.apply(
        listing,
        "approve",
        actor=actor,
        said=Said(note=note),
        changes={
            "opens_at": opens,
            "closes_at": closes,
            "notice_period": {
                "notice": notice.value,
                "term": term.value,
                "source_en": notice.source_en,
                "source_zh": notice.source_zh,
            },
        },
        facts=lambda now: events.ListingApproved(
            **_about(now), opens=opens.isoformat(timespec="seconds"), closes=closes.isoformat(timespec="seconds")
        ),
    )
    rights.reserve(
        actor=actor, achievement=listing.achievement, holder=listing.stream, extent=extent_of_listing(listing)
    )
    listing_reviews.finish_work(listing, actor=actor, outcome="approved")
    return listing


@transaction.atomic
def send_back(listing: Listing, *, actor: Actor, reason: str, note: str) -> Listing:
    """The exchange returns it. reason: code of the dictionary return_reason; note: what to do about it."""
    reasons.check("return_reason", reason, note)
    workflow.apply(
        listing,
        "send_back",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.ListingReturned(**_about(now)),
    )
    listing_reviews.finish_work(listing, actor=actor, outcome="returned")
    return listing


@transaction.atomic
def open_(listing: Listing, *, actor: Actor = SYSTEM) -> Listing:
    """The notice is over: deals may be opened."""
    return workflow.apply(
        listing,
        "open",
        actor=actor,
        facts=lambda now: events.ListingOpened(**_about(now), closes=now.closes_at.isoformat(timespec="seconds")),
    )


@transaction.atomic
def close(listing: Listing, *, actor: Actor = SYSTEM) -> Listing:
    """Its time is over. Deals under way may still be agreed."""
    return workflow.apply(listing, "close", actor=actor, facts=lambda now: events.ListingClosed(**_about(now)))


@transaction.atomic
def end_unsold(listing: Listing, *, actor: Actor = SYSTEM) -> Listing:
    """No deal is left: it ends without a buyer, and the right is free again. NotNow while a deal is under way."""
    locking.lock(listing)
    if facts.has_deals_under_way(listing):
        raise NotNow(_("A deal on it is still under way."), state=listing.state)
    workflow.apply(listing, "end_unsold", actor=actor, facts=lambda now: events.ListingEndedUnsold(**_about(now)))
    rights.release(actor=actor, holder=listing.stream)
    return listing


@transaction.atomic
def suspend(listing: Listing, *, actor: Actor, reason: str, note: str) -> Listing:
    """The exchange suspends it; its closing does not move."""
    reasons.check(END_REASONS, reason, note)
    return workflow.apply(
        listing,
        "suspend",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.ListingSuspended(**_about(now)),
    )


@transaction.atomic
def resume(listing: Listing, *, actor: Actor) -> Listing:
    """The exchange lets it go on."""
    return workflow.apply(listing, "resume", actor=actor, facts=lambda now: events.ListingResumed(**_about(now)))


@transaction.atomic
def withdraw(listing: Listing, *, actor: Actor, reason: str, note: str = "") -> Listing:
    """The owner withdraws it; the right is free again, and the desk is cleared."""
    reasons.check(END_REASONS, reason, note)
    workflow.apply(
        listing,
        "withdraw",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.ListingWithdrawn(**_about(now)),
    )
    _give_up(listing, actor)
    return listing


@transaction.atomic
def cancel(listing: Listing, *, actor: Actor, reason: str, note: str) -> Listing:
    """The exchange cancels it; the right is free again."""
    reasons.check(END_REASONS, reason, note)
    workflow.apply(
        listing,
        "cancel",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.ListingCancelled(**_about(now)),
    )
    _give_up(listing, actor)
    return listing


@transaction.atomic
def declare_default(listing: Listing, *, actor: Actor, reason: str, note: str) -> Listing:
    """The buyer to whom it was awarded did not perform; the right is free again."""
    reasons.check(END_REASONS, reason, note)
    workflow.apply(
        listing,
        "declare_default",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.ListingDefaulted(**_about(now)),
    )
    _give_up(listing, actor)
    return listing


def _require_accepted(achievement: Achievement) -> None:
    if achievement.state != "accepted":
        raise RuleBroken(
            _("Only an achievement that the exchange has accepted can be listed."),
            code="achievement_not_accepted",
            field="achievement",
        )
    if achievement.source:
        raise RuleBroken(
            _("An imported record is no offer: its holder has not put it here."), code="imported", field="achievement"
        )
    if achievement.text.is_secret:
        raise RuleBroken(
            _("What touches state secrets is not listed in public."), code="achievement_secret", field="achievement"
        )


def _give_up(listing: Listing, actor: Actor) -> None:
    rights.release(actor=actor, holder=listing.stream)
    listing_reviews.void_work(listing, actor=actor)


def _about(listing: Listing) -> dict[str, Any]:
    return facts.about(listing)
