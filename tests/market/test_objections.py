"""What an objection against an agreed price means to the exchange, the deal and the contract behind it."""

import pytest

from contracts.models import Contract
from contracts.services import contracts
from institutions.models import User
from market.models import Deal, Listing, RightGrant
from tests.institutions import browsing, people
from tests.market import trade
from tests.market.trade import Market
from transfer.kernel import relay
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import RuleBroken
from transfer.kernel.models import Delivery
from transfer.mechanisms.publicity.models import Objection, Publicity
from transfer.mechanisms.publicity.services import objections
from transfer.mechanisms.worklist.models import WorkItem
from transfer.roof.notices.models import Notice
from transfer.roof.notices.selectors.notices import path_of

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=trade.build)]

KIND = "market.objection"


@pytest.fixture
def market(stand: Market) -> Market:
    return stand


@pytest.fixture
def deal(market: Market) -> Deal:
    made = trade.agreed(market)
    relay.drain()
    made.refresh_from_db()
    return made


def object_to(deal: Deal, by: Actor) -> Objection:
    notice = Publicity.objects.get(pk=deal.publicity)
    made = objections.file(actor=by, publicity=notice, ground="price", statement="Far below its value.")
    relay.drain()
    return made


def work() -> WorkItem:
    return WorkItem.objects.get(kind=KIND)


def test_an_objection_is_work_for_an_officer_of_the_exchange_without_interest(market: Market, deal: Deal) -> None:
    officer = people.actor(market.exchange, "listing_officer")
    interested = people.actor(market.exchange, "listing_officer")
    objection = object_to(deal, interested)
    item = work()
    assert item.organization == market.exchange.pk and item.role == "listing_officer"
    assert item.due_at == objection.due_at and item.subject == objection.stream
    assert item.excluded_users == [interested.user]
    assert set(item.excluded_organizations) == {market.university.pk, market.enterprise.pk}
    assert item.assignee in {officer.user, market.officer.user}
    Delivery.objects.filter(subscriber="market.objection_to_desk").update(status=Delivery.PENDING)
    relay.drain()
    assert WorkItem.objects.filter(kind=KIND).count() == 1


def test_notices_of_an_objection_lead_to_what_their_reader_may_open(market: Market, deal: Deal) -> None:
    made = object_to(deal, people.person())
    objections.admit(made, actor=market.officer)
    objections.dismiss(made, actor=market.officer, reason="unfounded", note="The price is the usual one.")
    relay.drain()
    filed = Notice.objects.filter(name="publicity.objection.filed", user__in=[market.officer.user, market.seller.user])
    assert {path_of(one) for one in filed} == {f"/en/notices/{made.publicity_id}/"} and filed.count() == 2
    settled = Notice.objects.get(name="publicity.objection.dismissed", user=made.user)
    client = browsing.sign_in(User.objects.get(pk=made.user))
    assert path_of(settled) == f"/en/notices/objections/{made.pk}/"
    assert client.get(path_of(settled)).status_code == 200


def test_the_decision_ends_the_work_and_a_withdrawal_leaves_none(market: Market, deal: Deal) -> None:
    first, second = (object_to(deal, people.person()) for _number in range(2))
    objections.withdraw(first, actor=_by(first))
    objections.admit(second, actor=market.officer)
    objections.dismiss(second, actor=market.officer, reason="unfounded", note="The price is the usual one.")
    relay.drain()
    states = {item.subject: item.state for item in WorkItem.objects.filter(kind=KIND)}
    assert states == {first.stream: "void", second.stream: "done"}
    assert Publicity.objects.get(pk=deal.publicity).state == "running"
    deal.refresh_from_db()
    assert deal.state == "agreed" and deal.publicity is not None


def test_an_objection_that_was_settled_before_the_worker_came_makes_no_work(market: Market, deal: Deal) -> None:
    notice = Publicity.objects.get(pk=deal.publicity)
    by = people.person()
    made = objections.file(actor=by, publicity=notice, ground="price", statement="Far below its value.")
    objections.withdraw(made, actor=by)
    relay.drain()
    assert not WorkItem.objects.filter(kind=KIND).exists()


def test_an_upheld_objection_annuls_the_deal_and_frees_what_it_held(market: Market, deal: Deal) -> None:
    assert RightGrant.objects.filter(holder=deal.stream, status="reserved").exists()
    objection = object_to(deal, people.person())
    objections.admit(objection, actor=market.officer)
    objections.uphold(objection, actor=market.officer, note="The price is half the comparable one.")
    relay.drain()
    deal.refresh_from_db()
    assert Publicity.objects.get().state == "annulled" and work().state == "done"
    assert (deal.state, deal.agreed_offer, deal.publicity) == ("negotiating", None, None)
    assert not RightGrant.objects.filter(holder=deal.stream, status="reserved").exists()
    assert Listing.objects.get(pk=deal.listing_id).state == "open"
    with pytest.raises(RuleBroken, match="not agreed"):
        contracts.draft_from_deal(deal, actor=market.seller)
    assert not Contract.objects.exists()
    again = trade.agreed(market, deal)
    assert again.publicity is not None and Publicity.objects.count() == 2


def test_a_buyer_who_shares_a_completer_is_flagged_on_deal_and_board(market: Market) -> None:
    people.membership(market.enterprise, "manager", who=market.inventor)
    deal = trade.agreed(market)
    assert deal.related and deal.related_why
    assert Publicity.objects.get(pk=deal.publicity).related_buyer


def test_a_buyer_without_ties_is_not_flagged(deal: Deal) -> None:
    assert not deal.related and not Publicity.objects.get(pk=deal.publicity).related_buyer


def _by(objection: Objection) -> Actor:
    return Actor(user=objection.user, assurance=SYSTEM.assurance)
