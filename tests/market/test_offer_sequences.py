"""Whatever the two sides, and others, do with the offers of a deal, in whatever order, the deal keeps its sense."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from market.models import Deal, Offer
from market.services import deals, offers
from tests.market import trade
from tests.market.trade import Market
from transfer.kernel.errors import Refusal
from transfer.kernel.models import Event
from transfer.kernel.money import Money

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=trade.build)]
STEPS = some.lists(
    some.tuples(
        some.sampled_from(["buyer", "seller", "buyer", "seller", "outsider"]),
        some.sampled_from(["make", "counter", "counter", "accept", "decline", "lapse", "break_off"]),
        some.integers(0, 3),
        some.integers(1, 10**9),
    ),
    min_size=1,
    max_size=8,
)


@pytest.fixture
def market(stand: Market) -> Market:
    return stand


def test_any_sequence_of_offers_keeps_what_is_promised(market: Market) -> None:
    deal = trade.deal(market)
    agreed: list[bool] = []

    @settings(max_examples=60, derandomize=True, database=None, suppress_health_check=list(HealthCheck), deadline=None)
    @given(steps=STEPS)
    def play(steps: list[tuple[str, str, int, int]]) -> None:
        with transaction.atomic():
            for who, what, back, minor in [("buyer", "make", 0, 10**6), *steps]:
                told, over = Event.objects.count(), Deal.objects.get(pk=deal.pk).state == "broken_off"
                done = step(market, deal, who, what, back, Money(minor))
                assert done or Event.objects.count() == told, "a refused step left something behind"
                assert not (done and over and what in ("make", "counter", "accept")), f"{what} in a deal that is over"
                assert not (done and who == "outsider"), f"an outsider did {what}"
                check(Deal.objects.get(pk=deal.pk))
            agreed.append(Offer.objects.filter(deal=deal, state="accepted").exists())
            transaction.set_rollback(True)

    play()
    assert {True, False} <= set(agreed)


def step(market: Market, deal: Deal, who: str, what: str, back: int, price: Money) -> bool:
    """Does it, with the latest offer or an earlier one; False when it is refused."""
    actor: Any = {"buyer": market.buyer, "seller": market.seller, "outsider": market.outsider}[who]
    deal = Deal.objects.get(pk=deal.pk)
    known = list(Offer.objects.filter(deal=deal).order_by("-number"))
    offer = known[min(back, len(known) - 1)] if known else None
    try:
        with transaction.atomic():
            if what == "make":
                offers.make(actor=actor, deal=deal, **{**trade.TERMS, "price": price})
            elif what == "break_off":
                deals.break_off(deal, actor=actor, reason="other", note="No more.")
            elif offer is None:
                return False
            elif what == "counter":
                offers.counter(offer, actor=actor, price=price)
            elif what == "accept":
                offers.accept(offer, actor=actor)
            elif what == "decline":
                offers.decline(offer, actor=actor, reason="other", note="Too much.")
            else:
                offers.lapse(offer, actor=actor)
    except Refusal:
        return False
    return True


def check(deal: Deal) -> None:
    """What is true of a deal and its offers at any time."""
    rows = list(deal.offers.order_by("number").select_related("answers"))
    states = [row.state for row in rows]
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert states.count("made") <= 1 and states.count("accepted") <= 1
    # A deal may be broken off before or after the two sides agreed.
    assert deal.state == "broken_off" or ("accepted" in states) == (deal.state == "agreed")
    assert (deal.state == "opened") == (not rows) or deal.state == "broken_off"
    # What stands when a deal is broken off lapses by the clock; `play` sees that nobody can accept it meanwhile.
    assert deal.state != "agreed" or "made" not in states, "an offer stands in a deal that is past it"
    for row in rows:
        if row.answers is not None:
            assert row.answers.state == "countered" and row.answers.by_id != row.by_id
            assert row.answers.number == row.number - 1
            # What a counter-offer does not name stays as it was.
            assert (row.months, row.payment_mode) == (row.answers.months, row.answers.payment_mode)
