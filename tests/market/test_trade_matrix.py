"""Every cell of (state, move, role) of listings, deals, offers and mandates, allowed and refused."""

import dataclasses
import uuid
from collections.abc import Callable, Mapping

import pytest
from django.db import transaction

from market.models import Deal, Listing, Offer
from market.services import awards, deals, listings, offers
from market.states.deals import DEAL, OFFER
from market.states.listings import LISTING
from talent.models import Mandate
from talent.services import mandates
from talent.states.mandates import MANDATE
from tests.institutions import people
from tests.market import trade
from tests.market.trade import Market
from transfer.kernel import clock, policy, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.errors import NotAllowed, NotNow
from transfer.kernel.models import Event
from transfer.kernel.models.stateful import Stateful

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=trade.build)]


@pytest.fixture
def market(stand: Market) -> Market:
    return stand


def _suspended(market: Market) -> Listing:
    return listings.suspend(trade.opened(market), actor=market.officer, reason="other", note="A question.")


def _closed(market: Market) -> Listing:
    return listings.close(trade.opened(market))


def _awarded(market: Market) -> Listing:
    deal = trade.agreed(market)
    assert deal.listing is not None
    deal.listing.refresh_from_db()
    return deal.listing


def _concluded(market: Market) -> Listing:
    listing = _awarded(market)
    with transaction.atomic():
        return awards.conclude(listing, actor=SYSTEM, deal=listing.deals.get())


def _returned(market: Market) -> Listing:
    return listings.send_back(trade.in_review(market), actor=market.officer, reason="incomplete", note="Say more.")


LISTINGS: dict[str, Callable[[Market], Listing]] = {
    "draft": trade.draft,
    "submitted": trade.submitted,
    "in_review": trade.in_review,
    "returned": _returned,
    "approved": trade.approved,
    "open": trade.opened,
    "suspended": _suspended,
    "closed": _closed,
    "awarded": _awarded,
    "concluded": _concluded,
    "unsold": lambda market: listings.end_unsold(_closed(market)),
    "withdrawn": lambda market: listings.withdraw(trade.opened(market), actor=market.seller, reason="sold_elsewhere"),
    "cancelled": lambda market: listings.cancel(trade.opened(market), actor=market.officer, reason="other", note="No."),
    "defaulted": lambda market: listings.declare_default(
        _awarded(market), actor=market.officer, reason="other", note="Has not paid."
    ),
}
SELLERS = {"change", "submit", "withdraw"}
OFFICERS = {"start_review", "approve", "send_back", "suspend", "resume", "cancel", "declare_default"}
CONSEQUENCES = {"award", "reopen", "give_up", "conclude"}
"""Of what the parties of a deal do. They ask only who may; no page or call makes them alone."""


def cells(table_object: Stateful, roles: Mapping[str, Actor], allowed: Callable[[str, str], bool]) -> None:
    """Asks each role for each move, and each refused move for the refusal itself."""
    table = table_object.STATES
    for name, move in table.moves.items():
        for role, actor in roles.items():
            expected = allowed(name, role)
            assert bool(policy.may(actor, move.policy, table_object)) == expected, (table_object.state, name, role)
            refusal = None if expected and table_object.state in move.sources else NotNow if expected else NotAllowed
            if refusal is not None:
                with pytest.raises(refusal), transaction.atomic():
                    workflow.apply(table_object, name, actor=actor, facts=object())
                table_object.refresh_from_db()
        assert (name in {one.name for one in workflow.open_moves(table_object, SYSTEM)}) == (
            table_object.state in move.sources
        )


@pytest.mark.parametrize("state", LISTING.states)
def test_every_move_of_a_listing_from_every_state_for_every_role(market: Market, state: str) -> None:
    listing = LISTINGS[state](market)
    assert listing.state == state
    version, told = listing.version, Event.objects.filter(stream=listing.stream).count()
    interested = people.actor(market.exchange, "listing_officer")
    people.membership(market.university, "clerk", who=people.User.objects.get(pk=interested.user))
    roles = {
        "seller": market.seller,
        "clerk of the seller": people.actor(market.university, "clerk"),
        "buyer": market.buyer,
        "outsider": market.outsider,
        "officer": market.officer,
        "weak officer": dataclasses.replace(market.officer, assurance=Assurance.PASSWORD),
        "officer with an interest": interested,
        "officer elsewhere": people.actor(people.exchange(), "listing_officer"),
        "public": ANONYMOUS,
    }
    parties = {"seller", "buyer"} if listing.deals.exists() else set()

    def allowed(name: str, role: str) -> bool:
        if name in CONSEQUENCES:
            return role in parties
        return (role == "seller" and name in SELLERS) or (role == "officer" and name in OFFICERS)

    cells(listing, roles, allowed)
    listing.refresh_from_db()
    assert (listing.state, listing.version) == (state, version)
    assert Event.objects.filter(stream=listing.stream).count() == told


def _contracted(market: Market) -> Deal:
    deal = trade.agreed(market)
    deals.note_publicity(deal, actor=SYSTEM, publicity=deal.publicity)
    return deals.mark_contracted(deal, actor=market.seller, contract=uuid.uuid4())


DEALS: dict[str, Callable[[Market], Deal]] = {
    "opened": trade.deal,
    "negotiating": lambda market: trade.offered(market).deal,
    "agreed": trade.agreed,
    "contracted": _contracted,
    "closed": lambda market: deals.close(_contracted(market), actor=SYSTEM),
    "broken_off": lambda market: deals.break_off(
        trade.deal(market), actor=market.buyer, reason="other", note="No more."
    ),
}
PARTIES_ALONE = {"note_publicity"}
SIGNATORIES = {"contract", "close"}


@pytest.mark.parametrize("state", DEAL.states)
def test_every_move_of_a_deal_from_every_state_for_every_role(market: Market, state: str) -> None:
    deal = DEALS[state](market)
    deal.refresh_from_db()
    assert deal.state == state
    signatory = people.actor(market.enterprise, "signatory")
    roles = {
        "seller": market.seller,
        "buyer": market.buyer,
        "signatory": signatory,
        "clerk": people.actor(market.enterprise, "clerk"),
        "officer": market.officer,
        "outsider": market.outsider,
        "public": ANONYMOUS,
    }

    def allowed(name: str, role: str) -> bool:
        if name in PARTIES_ALONE:
            return False
        return role in {"seller", "buyer"} or (role == "signatory" and name in SIGNATORIES)

    cells(deal, roles, allowed)


OFFERS: dict[str, Callable[[Market], Offer]] = {
    "made": trade.offered,
    "countered": lambda market: _countered(market),
    "accepted": lambda market: offers.accept(trade.offered(market), actor=market.seller),
    "declined": lambda market: offers.decline(trade.offered(market), actor=market.seller, reason="price"),
    "lapsed": lambda market: offers.lapse(trade.offered(market)),
}


def _countered(market: Market) -> Offer:
    first = trade.offered(market)
    offers.counter(first, actor=market.seller, months=60)
    first.refresh_from_db()
    return first


@pytest.mark.parametrize("state", OFFER.states)
def test_every_move_of_an_offer_from_every_state_for_every_role(market: Market, state: str) -> None:
    offer = OFFERS[state](market)
    assert offer.state == state
    roles = {
        "side that made it": market.buyer,
        "side that answers": market.seller,
        "clerk": people.actor(market.university, "clerk"),
        "officer": market.officer,
        "outsider": market.outsider,
        "public": ANONYMOUS,
    }
    cells(offer, roles, lambda name, role: role == "side that answers" and name != "lapse")


def _proposed(market: Market) -> Mandate:
    agency = people.organization("broker_agency", at=market.exchange)
    return mandates.propose(actor=market.buyer, principal=market.enterprise, broker=agency, commission="none")


def _broker(mandate: Mandate) -> Actor:
    return people.actor(mandate.broker, "broker")


def _active(market: Market) -> Mandate:
    mandate = _proposed(market)
    return mandates.accept(mandate, actor=_broker(mandate))


def _handed_over(market: Market) -> Mandate:
    mandate = _active(market)
    mandates.hand_over(mandate, actor=market.buyer, to=people.organization("broker_agency", at=market.exchange))
    mandate.refresh_from_db()
    return mandate


MANDATES: dict[str, Callable[[Market], Mandate]] = {
    "proposed": _proposed,
    "active": _active,
    "handed_over": _handed_over,
    "ended": lambda market: mandates.end(_active(market), actor=market.buyer, reason="other", note="Done."),
}


@pytest.mark.parametrize("state", MANDATE.states)
def test_every_move_of_a_mandate_from_every_state_for_every_role(market: Market, state: str) -> None:
    mandate = MANDATES[state](market)
    assert mandate.state == state
    roles = {
        "principal": market.buyer,
        "broker": _broker(mandate),
        "clerk of the principal": people.actor(market.enterprise, "clerk"),
        "clerk of the broker": people.actor(mandate.broker, "clerk"),
        "other broker": people.actor(people.organization("broker_agency", at=market.exchange), "broker"),
        "seller": market.seller,
        "public": ANONYMOUS,
    }

    def allowed(name: str, role: str) -> bool:
        if name in {"accept", "decline"}:
            return role == "broker"
        if name == "end":
            return role == "principal" or (role == "broker" and state != "proposed")
        return name == "hand_over" and role == "principal"

    cells(mandate, roles, allowed)


def test_a_mandate_handed_over_stops_at_once_and_its_successor_waits_for_the_other_broker(market: Market) -> None:
    mandate = _active(market)
    before = _broker(mandate)
    other = people.organization("broker_agency", at=market.exchange)
    successor = mandates.hand_over(mandate, actor=market.buyer, to=other)
    mandate.refresh_from_db()
    assert (mandate.state, successor.state, successor.succeeds) == ("handed_over", "proposed", mandate)
    assert successor.thread == mandate.thread and successor.commission == mandate.commission
    with pytest.raises(NotAllowed):
        mandates.accept(successor, actor=before)
    assert mandates.accept(successor, actor=people.actor(other, "broker")).state == "active"
    assert clock.now() >= successor.created_at
