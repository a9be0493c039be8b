"""What the clock does to listings, offers and mandates, and what deals do to what they hold."""

import uuid
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from market.models import Listing, Offer, RightGrant
from market.selectors.rights import Extent
from market.services import deals, listings, offers, rights
from talent.models import Mandate
from talent.services import mandates
from tests.institutions import people
from tests.market import trade
from tests.market.trade import Market
from transfer.kernel import clock, deadlines
from transfer.kernel.actor import SYSTEM
from transfer.kernel.errors import Invalid, NotNow, RuleBroken
from transfer.kernel.models import Event
from transfer.kernel.models.stateful import Stateful

pytestmark = pytest.mark.stands_on(build=partial(trade.build, party_kind="170"))


@pytest.fixture
def market(stand: Market) -> Market:
    return stand


def past(obj: Stateful, column: str) -> None:
    """Its moment came a second ago; what came before it lies an hour further back."""
    moments = {column: clock.now() - timedelta(seconds=1)}
    if column == "closes_at":
        moments["opens_at"] = clock.now() - timedelta(hours=1)
    type(obj)._base_manager.filter(pk=obj.pk).update(**moments)


def state(obj: Stateful) -> str:
    obj.refresh_from_db()
    return obj.state


def told(obj: Stateful) -> list[str]:
    names = Event.objects.filter(stream=obj.stream).order_by("version").values_list("name", flat=True)
    return [name.rpartition(".")[2] for name in names]


def standing(holder: Stateful) -> list[tuple[str, str]]:
    """Mode and status of what stands for the holder, of the achievement as a whole."""
    rows = RightGrant.objects.filter(holder=holder.stream).exclude(status="released")
    return [(row.mode, row.status) for row in rows if row.right == row.achievement_id]


def test_a_listing_opens_closes_and_ends_by_the_clock(market: Market) -> None:
    listing = trade.approved(market)
    assert deadlines.tick() == {} and state(listing) == "approved"
    past(listing, "opens_at")
    assert deadlines.tick() == {"market.listing_open": 1} and state(listing) == "open"
    assert deadlines.tick() == {}
    deal = trade.deal(market, listing)
    past(listing, "closes_at")
    assert deadlines.tick("market.listing_close") == {"market.listing_close": 1} and state(listing) == "closed"
    with pytest.raises(NotNow):
        trade.deal(market, listing)
    assert deadlines.tick() == {} and standing(listing) == [("exclusive", "reserved")]
    deals.break_off(deal, actor=market.buyer, reason="price", note="Too dear.")
    assert deadlines.tick() == {"market.listing_unsold": 1} and state(listing) == "unsold"
    assert standing(listing) == [] and deadlines.tick() == {}
    assert told(listing)[-3:] == ["opened", "closed", "ended_unsold"]


def test_a_deal_under_way_is_agreed_after_the_listing_has_closed(market: Market) -> None:
    listing = trade.opened(market)
    offer = trade.offered(market, trade.deal(market, listing))
    past(listing, "closes_at")
    deadlines.tick()
    offers.accept(offer, actor=market.seller)
    assert state(listing) == "awarded" and standing(offer.deal) == [("exclusive", "reserved")]
    assert deadlines.tick() == {} and state(listing) == "awarded"


def test_an_offer_lapses_and_is_over_before_the_tick_has_seen_it(market: Market) -> None:
    offer = trade.offered(market)
    assert deadlines.tick() == {}
    past(offer, "answers_until")
    for answer in (offers.accept, offers.counter):
        with pytest.raises(NotNow, match="lapsed"), transaction.atomic():
            answer(Offer.objects.get(pk=offer.pk), actor=market.seller)
    assert deadlines.tick() == {"market.offer_lapse": 1} and state(offer) == "lapsed"
    again = offers.make(actor=market.buyer, deal=offer.deal, **trade.TERMS)
    assert again.number == 2
    deals.break_off(offer.deal, actor=market.seller, reason="silence", note="No answer.")
    assert deadlines.tick() == {"market.offer_lapse": 1} and state(again) == "lapsed"


def test_a_mandate_ends_with_its_last_day_there(market: Market) -> None:
    agency = people.organization("broker_agency", at=market.exchange)
    broker = people.actor(agency, "broker")
    given: dict[str, Any] = {"principal": market.enterprise, "broker": agency, "commission": "none"}
    today = clock.local_date(clock.now(), "CN")
    with pytest.raises(Invalid):
        mandates.propose(actor=market.buyer, **given, last_day=today - timedelta(days=1))
    mandate = mandates.propose(actor=market.buyer, **given, last_day=today)
    assert mandate.expires_at is not None and mandate.expires_at > clock.now()
    mandates.accept(mandate, actor=broker)
    other = people.organization("broker_agency", at=market.exchange)
    endless = mandates.propose(actor=market.buyer, **{**given, "broker": other})
    assert deadlines.tick() == {}
    past(mandate, "expires_at")
    assert deadlines.tick() == {"talent.mandate_expire": 1}
    assert (state(mandate), state(endless)) == ("ended", "proposed")
    assert not Mandate.objects.filter(pk=mandate.pk, state="active").exists()


def test_the_contract_grants_the_right_from_its_day_and_concludes_the_listing(market: Market) -> None:
    deal = trade.agreed(market)
    listing = deal.listing
    assert listing is not None and state(listing) == "awarded" and standing(listing) == []
    deals.mark_contracted(deal, actor=market.seller, contract=uuid.uuid4())
    start = date(2026, 12, 1)
    assert deals.grant_rights(deal, actor=SYSTEM, starts=start) == 2
    granted = RightGrant.objects.filter(holder=deal.stream, status="granted")
    assert {(row.period.lower, row.period.upper, row.grantee_id) for row in granted} == {
        (start, date(2029, 12, 1), market.enterprise.pk)
    }
    assert state(listing) == "concluded" and standing(deal) == [("exclusive", "granted")]
    with transaction.atomic():
        rights.reserve(
            actor=SYSTEM, achievement=market.achievement, holder="test:later", extent=_from(date(2029, 12, 1))
        )
    with pytest.raises(RuleBroken), transaction.atomic():
        rights.reserve(
            actor=SYSTEM, achievement=market.achievement, holder="test:early", extent=_from(date(2029, 11, 30))
        )


def _from(day: date) -> Extent:
    return Extent("exclusive", starts=day)


def test_an_ordinary_licence_leaves_the_listing_open_for_others(market: Market) -> None:
    listing = trade.opened(market, **trade.ORDINARY)
    first = trade.agreed(market, trade.deal(market, listing), licence_mode="ordinary")
    assert state(listing) == "open" and standing(first) == [("ordinary", "reserved")]
    deals.mark_contracted(first, actor=market.buyer, contract=uuid.uuid4())
    deals.grant_rights(first, actor=SYSTEM, starts=clock.now().date())
    assert state(listing) == "open"
    second = trade.agreed(market, trade.deal(market, listing), licence_mode="ordinary")
    assert standing(second) == [("ordinary", "reserved")] and standing(first) == [("ordinary", "granted")]


def test_breaking_off_gives_listing_and_right_back(market: Market) -> None:
    deal = trade.agreed(market)
    listing = deal.listing
    assert listing is not None
    deals.break_off(deal, actor=market.buyer, reason="price", note="Our board refused.")
    assert (state(listing), standing(listing), standing(deal)) == ("open", [("exclusive", "reserved")], [])
    with pytest.raises(NotNow):
        deals.mark_contracted(deal, actor=market.seller, contract=uuid.uuid4())


def test_a_listing_whose_right_went_elsewhere_in_the_meantime_is_given_up(market: Market) -> None:
    wide = trade.opened(market)
    deal = trade.agreed(market, trade.deal(market, wide), territory=["CN"])
    elsewhere = trade.opened(market, **{**trade.EXCLUSIVE, "territory": ["DE"]})
    deals.reopen(deal, actor=market.seller, reason="terms")
    assert state(deal) == "negotiating" and deal.agreed_offer is None
    assert (state(wide), standing(wide)) == ("cancelled", []) and told(wide)[-2:] == ["reopened", "given_up"]
    assert (state(elsewhere), standing(elsewhere)) == ("open", [("exclusive", "reserved")])


def test_no_contract_before_the_publicity_has_ended(dictionary_data: None) -> None:
    market = trade.build(party_kind="022")
    deal = trade.agreed(market)
    assert deal.publicity is not None
    with pytest.raises(RuleBroken) as refused, transaction.atomic():
        deals.mark_contracted(deal, actor=market.seller, contract=uuid.uuid4())
    assert refused.value.code == "not_ready_for_contract"
    deals.note_publicity(deal, actor=SYSTEM, publicity=uuid.uuid4())
    assert deal.publicity_done_at is None
    deals.note_publicity(deal, actor=SYSTEM, publicity=deal.publicity)
    assert deals.mark_contracted(deal, actor=market.seller, contract=uuid.uuid4()).state == "contracted"


def test_a_reason_that_says_nothing_asks_for_a_sentence(market: Market) -> None:
    listing, offer = trade.draft(market), trade.offered(market, trade.deal(market, trade.opened(_fresh(market))))
    wrong = [
        lambda: listings.withdraw(listing, actor=market.seller, reason="other"),
        lambda: offers.decline(offer, actor=market.seller, reason="other", note=" "),
    ]
    for command in wrong:
        with pytest.raises(Invalid) as refused, transaction.atomic():
            command()
        assert refused.value.problems[0].field == "note"
    assert Listing.objects.get(pk=listing.pk).state == "draft"


def _fresh(market: Market) -> Market:
    achievement = trade.achievement(market.university, market.exchange, market.inventor)
    return Market(**{**market.__dict__, "achievement": achievement})
