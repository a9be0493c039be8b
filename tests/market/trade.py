"""A small market for tests: a university with an accepted achievement, an enterprise, a broker, an exchange.

market = trade.build()          # needs the fixture dictionary_data
market.seller, market.buyer     # actors; market.achievement, market.exchange, …
"""

import itertools
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from institutions.models import Organization, User
from market.models import Achievement, Deal, Listing, Offer
from market.services import achievements, deals, listings, offers, reviews
from tests.institutions import people
from tests.market import world
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.money import Money

_serial = itertools.count(1)
EXCLUSIVE: dict[str, Any] = {"conversion_mode": "licence", "licence_mode": "exclusive", "asking": Money(300_000_000)}
ORDINARY: dict[str, Any] = {"conversion_mode": "licence", "licence_mode": "ordinary", "asking": Money(50_000_000)}
TERMS: dict[str, Any] = {
    "licence_mode": "exclusive",
    "price": Money(280_000_000),
    "payment_mode": "LUMP_ONCE",
    "months": 36,
    "deliverables": "Process description and training; accepted after 72 h of running.",
}


@dataclass
class Market:
    """Who and what there is."""

    exchange: Organization
    university: Organization
    enterprise: Organization
    officer: Actor
    seller: Actor
    buyer: Actor
    outsider: Actor
    inventor: User
    achievement: Achievement


def build(jurisdiction: str = "CN", **university: Any) -> Market:
    """One of each. jurisdiction XD has periods of seconds."""
    place = {"jurisdiction": jurisdiction, "is_demo": jurisdiction == "XD"}
    exchange = people.organization("exchange", name_en="Lakeside Exchange", **place)
    given = {"name_en": "Lakeside University", "name_zh": "湖滨大学", **place, **university}
    owner = people.organization("university", at=exchange, **given)
    enterprise = people.organization("enterprise", at=exchange, name_en="North Foundry", name_zh="北方铸造", **place)
    inventor = people.user("韩梅梅")
    people.membership(owner, "inventor", who=inventor)
    return Market(
        exchange=exchange,
        university=owner,
        enterprise=enterprise,
        officer=people.actor(exchange, "listing_officer"),
        seller=people.actor(owner, "transfer_officer"),
        buyer=people.actor(enterprise, "buyer"),
        outsider=people.actor(people.organization("enterprise", at=exchange, **place), "buyer"),
        inventor=inventor,
        achievement=achievement(owner, exchange, inventor),
    )


def achievement(owner: Organization, exchange: Organization, *inventors: User) -> Achievement:
    """An achievement that the exchange has accepted, with one patent."""
    officer, reviewer = people.actor(owner, "transfer_officer"), people.actor(exchange, "reviewer")
    made = achievements.begin(
        actor=officer,
        owner=owner,
        exchange=exchange,
        inventors=[{"user": user.pk, "weight": 1} for user in inventors],
        rights=[
            {
                "kind": "invention_patent",
                "title": "气凝胶毡的制备方法",
                "country": "US",
                "number": f"1{next(_serial):07d}",
            }
        ],
        **world.TEXT,
    )
    achievements.submit(made, actor=officer)
    with transaction.atomic():
        reviews.start(made, actor=SYSTEM, reviewer=reviewer.user)
    return reviews.accept(made, actor=reviewer)


def draft(market: Market, **terms: Any) -> Listing:
    """A draft of a listing."""
    return listings.begin(actor=market.seller, achievement=market.achievement, **(terms or EXCLUSIVE))


def submitted(market: Market, **terms: Any) -> Listing:
    """A listing before the exchange."""
    return listings.submit(draft(market, **terms), actor=market.seller)


def in_review(market: Market, **terms: Any) -> Listing:
    """A listing that an officer has taken up."""
    return listings.start_review(submitted(market, **terms), actor=market.officer)


def approved(market: Market, **terms: Any) -> Listing:
    """A listing on notice."""
    return listings.approve(in_review(market, **terms), actor=market.officer)


def opened(market: Market, **terms: Any) -> Listing:
    """An open listing, its notice over."""
    return listings.open_(approved(market, **terms), actor=SYSTEM)


def deal(market: Market, listing: Listing | None = None) -> Deal:
    """A deal that the enterprise opens on a listing."""
    chosen = listing or opened(market)
    return deals.open_from_listing(chosen, actor=market.buyer, buyer=market.enterprise)


def offered(market: Market, of: Deal | None = None, **terms: Any) -> Offer:
    """The buyer's offer on the table."""
    return offers.make(actor=market.buyer, deal=of or deal(market), **{**TERMS, **terms})


def agreed(market: Market, of: Deal | None = None, **terms: Any) -> Deal:
    """A deal on whose terms both sides agree."""
    accepted = offers.accept(offered(market, of, **terms), actor=market.seller)
    return accepted.deal
