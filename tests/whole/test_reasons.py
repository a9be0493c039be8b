"""Why something was returned, refused or ended stands on its page and in the API, for those who may see it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from contracts.models import Contract
from contracts.services import force, payments, signing
from institutions.models import Membership, Organization, User
from market.models import Deal
from market.services import achievements, deals, demand_reviews, disclosures, listings, offers, responses, reviews
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from tests.institutions.browsing import sign_in
from tests.institutions.test_api import client
from tests.market import asking, trade, world
from transfer.edge import sayings
from transfer.kernel import clock, events
from transfer.kernel.actor import Actor
from transfer.kernel.models import Stateful

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("dictionary_data"),
    pytest.mark.stands_on(build=make.make),
]
NOTE = "Write down the figures of table 2."


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def read(actor: Actor, path: str, language: str = "en") -> str:
    slug = Membership.objects.get(pk=actor.membership).organization.slug
    answer = sign_in(User.objects.get(pk=actor.user)).get(f"/{language}/as/{slug}/{path}")
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def shown(
    obj: Stateful, actor: Actor, path: str, api: str, *, words: tuple[str, str], code: str, by: Organization
) -> None:
    """Reason in both languages, note and who said it on the page; the same over the API."""
    for language, label in zip(("en", "zh-hans"), words, strict=True):
        page = read(actor, path, language)
        name = by.name_zh if language == "zh-hans" and by.name_zh else by.name_en or by.name_zh
        assert label in page and NOTE in page and name in page, (path, language, label)
    answer = client(actor, "market", "contracts").get(f"/api/v1/{api}/{obj.pk}/")
    told = answer.json()["reason_given"]
    assert (told["reason"], told["label"], told["note"], told["by"]) == (code, words[0], NOTE, by.name), told
    said = sayings.of(obj)
    assert said is not None and clock.now() - timedelta(minutes=1) < said.at
    listed = client(actor, "market", "contracts").get(f"/api/v1/{api}/").json()["results"]
    assert next(row for row in listed if row["id"] == str(obj.pk))["reason_given"] == told


INCOMPLETE = ("Required information is missing", "必填信息不完整")


def test_an_achievement_and_its_revision() -> None:
    there = world.make()
    made = reviews.send_back(world.in_review(there), actor=there.reviewer, reason="incomplete", note=NOTE)
    said: dict[str, Any] = {"words": INCOMPLETE, "code": "incomplete", "by": there.exchange}
    shown(made, there.officer, f"achievements/{made.pk}/", "achievements", **said)
    achievements.submit(made, actor=there.officer)
    assert NOTE not in read(there.officer, f"achievements/{made.pk}/")


def test_a_retired_achievement_says_why() -> None:
    there = world.make()
    made = achievements.retire(world.accepted(there), actor=there.officer, reason="superseded")
    assert "Superseded by a newer one" in read(there.officer, f"achievements/{made.pk}/")


def test_a_listing_and_that_the_public_is_not_told(bargain: Bargain) -> None:
    market = bargain.market
    made = listings.send_back(trade.in_review(market), actor=market.officer, reason="incomplete", note=NOTE)
    by = market.exchange
    path = f"listings/{made.pk}/"
    shown(made, market.seller, path, "listings", words=INCOMPLETE, code="incomplete", by=by)
    open_ = trade.opened(market, **trade.ORDINARY)
    made = listings.suspend(open_, actor=market.officer, reason="rights_dispute", note=NOTE)
    words = ("The rights are disputed", "权属存在争议")
    for actor in (market.seller, market.officer):
        shown(made, actor, f"listings/{made.pk}/", "listings", words=words, code="rights_dispute", by=by)
    assert NOTE not in Client().get(f"/en/listings/{made.pk}/").content.decode()
    assert NOTE not in read(market.buyer, f"listings/{made.pk}/")
    told = client(market.buyer, "market").get(f"/api/v1/listings/{made.pk}/").json()
    assert told["state"] == "suspended" and told["reason_given"] is None


def test_a_disclosure() -> None:
    there = world.make()
    made = disclosures.file(world.disclosure(there), actor=there.inventor)
    disclosures.take_up(made, actor=there.officer)
    disclosures.release(made, actor=there.officer, reason="no_market", note=NOTE)
    said = {"words": ("No market is seen for it", "未见市场需求"), "code": "no_market", "by": there.university}
    shown(made, there.inventor, f"disclosures/{made.pk}/", "invention-disclosures", **said)


def test_an_offer_and_a_deal(bargain: Bargain) -> None:
    market = bargain.market
    offer = offers.decline(trade.offered(market), actor=market.seller, reason="price", note=NOTE)
    place = f"deals/{offer.deal_id}/"
    said = {"words": ("Beyond the budget", "超出预算"), "code": "price", "by": market.university}
    shown(offer, market.buyer, place, "offers", **said)
    assert NOTE not in read(market.officer, place)
    deal = Deal.objects.get(pk=offer.deal_id)
    deals.break_off(deal, actor=market.buyer, reason="price", note=NOTE)
    words = ("No agreement on the price", "价格未达成一致")
    shown(deal, market.seller, place, "deals", words=words, code="price", by=market.enterprise)


def test_a_deal_that_is_negotiated_again(dictionary_data: None) -> None:
    there = make.make(party_kind="022").market
    deal = deals.reopen(trade.agreed(there), actor=there.seller, reason="terms", note=NOTE)
    words = ("No agreement on other terms", "其他条款未达成一致")
    shown(deal, there.buyer, f"deals/{deal.pk}/", "deals", words=words, code="terms", by=there.university)


def test_a_demand_and_a_response() -> None:
    there = asking.build()
    demand = demand_reviews.send_back(asking.in_review(there), actor=there.reviewer, reason="incomplete", note=NOTE)
    said = {"words": INCOMPLETE, "code": "incomplete", "by": there.exchange}
    shown(demand, there.buyer, f"demands/{demand.pk}/", "demands", **said)
    answer = responses.decline(asking.sent(there), actor=there.buyer, reason="price", note=NOTE)
    said = {"words": ("Beyond the budget", "超出预算"), "code": "price", "by": there.firm}
    shown(answer, there.seller, f"responses/{answer.pk}/", "responses", **said)


def _declined(bargain: Bargain) -> Contract:
    sent = make.sent(bargain)
    return signing.decline_to_sign(sent, actor=bargain.buyer_signs, reason="terms_to_change", note=NOTE)


def _taken_back(bargain: Bargain) -> Contract:
    return signing.return_to_draft(make.sent(bargain), actor=bargain.seller, reason="terms_to_change", note=NOTE)


def _end_proposed(bargain: Bargain) -> Contract:
    signed = make.signed(bargain)
    return force.propose_end(signed, actor=bargain.seller_signs, move="terminate", reason="agreed", note=NOTE)


def _terminated(bargain: Bargain) -> Contract:
    return force.terminate(_end_proposed(bargain), actor=bargain.buyer_signs, reason="agreed", note=NOTE)


CHANGE, AGREED = ("The terms have to change", "条款需要修改"), ("Both sides agreed", "双方协商一致")


@pytest.mark.parametrize(
    ("build", "words", "code", "by_buyer"),
    [
        (_declined, CHANGE, "terms_to_change", True),
        (_taken_back, CHANGE, "terms_to_change", False),
        (_end_proposed, AGREED, "agreed", False),
        (_terminated, AGREED, "agreed", True),
    ],
)
def test_a_contract(
    bargain: Bargain, build: Callable[[Bargain], Contract], words: tuple[str, str], code: str, by_buyer: bool
) -> None:
    made = build(bargain)
    by = bargain.market.enterprise if by_buyer else bargain.market.university
    for actor in (bargain.seller, bargain.buyer):
        shown(made, actor, f"contracts/{made.pk}/", "contracts", words=words, code=code, by=by)


def test_a_payment(bargain: Bargain) -> None:
    payment = make.recorded(bargain, make.signed(bargain))
    payments.dispute(payment, actor=bargain.seller, reason="wrong_amount", note=NOTE)
    words = ("The amount is wrong", "金额不符")
    place = f"contracts/{payment.contract_id}/"
    by = bargain.market.university
    shown(payment, bargain.buyer, place, "payments", words=words, code="wrong_amount", by=by)


def test_an_erased_note_is_not_shown_and_a_state_without_reasons_asks_nothing(bargain: Bargain) -> None:
    market = bargain.market
    assert sayings.of(market.achievement) is None
    made = listings.withdraw(trade.draft(market), actor=market.seller, reason="plan_changed", note=NOTE)
    told = sayings.of(made)
    assert told is not None and told.note == NOTE
    events.erase_notes(made.stream)
    told = sayings.of(made)
    assert told is not None and (told.note, told.reason) == ("", "plan_changed")
