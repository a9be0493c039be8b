"""The thread says where a thing stands, and waits for nobody who has nothing to do."""

from typing import Any

import pytest
from django.test import Client

from contracts.services import signing
from institutions.models import User
from market.models import Achievement, Deal
from market.services import achievements, deals, reviews
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.market import asking, trade, world
from tests.market.test_imports import NASA, lines, load
from transfer.edge import thread_steps
from transfer.edge.thread_view import ThreadStep, present_of
from transfer.kernel import relay
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor
from transfer.kernel.models import Stateful
from transfer.roof.search.selectors import results

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("dictionary_data"),
    pytest.mark.stands_on(build=make.make),
]


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


SOURCE = "NASA Technology Transfer portal"


def here(obj: Stateful, *, insider: bool = True) -> ThreadStep | None:
    return present_of(thread_steps.view_of(obj.thread, insider=insider).steps)


def stands(obj: Stateful, key: str, note: str, *, insider: bool = True) -> None:
    step = here(obj, insider=insider)
    assert step is not None and (step.key, step.note) == (key, note), step


def get(actor: Actor, path: str) -> str:
    answer = sign_in(User.objects.get(pk=actor.user)).get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def test_a_draft_waits_for_its_owner_and_so_does_what_was_returned() -> None:
    there = world.make()
    stands(world.disclosure(there), "disclosed", "not filed yet")
    stands(world.achievement(there), "reviewed", "not submitted yet")
    made = world.in_review(there)
    stands(made, "reviewed", "waits for a reviewer's decision")
    reviews.send_back(made, actor=there.reviewer, reason="incomplete", note="Figures, please.")
    stands(made, "reviewed", "returned: the owner mends it")
    assert here(made, insider=False) is None
    achievements.submit(made, actor=there.officer)
    stands(made, "reviewed", "waits for a reviewer's decision")
    desk = asking.build()
    stands(asking.draft(desk), "demand_reviewed", "not submitted yet")


def test_a_listing_without_a_deal_is_offered_and_not_negotiated(bargain: Bargain) -> None:
    market = bargain.market
    stands(market.achievement, "listed", "not offered yet")
    waiting = trade.in_review(market)
    stands(waiting, "listed", "the exchange reviews it")
    address = f"/en/as/{market.exchange.slug}/listing-desk/{waiting.pk}/"
    assert 'class="thread"' in get(market.officer, address)
    listing = trade.opened(bargain.market, **trade.ORDINARY)
    for insider in (True, False):
        stands(listing, "listed", "deals can be opened", insider=insider)
    trade.deal(market, listing)
    steps = {one.key: one.status for one in thread_steps.view_of(listing.thread, insider=True).steps}
    assert steps["negotiated"] == "present"


def test_after_its_publicity_the_public_reads_of_no_negotiation(dictionary_data: None) -> None:
    market = make.make(party_kind="022").market
    deal = trade.agreed(market)
    while relay.drain():
        pass
    deal = Deal.objects.get(pk=deal.pk)
    stands(deal, "publicity", "anybody may object", insider=False)
    assert deal.publicity is not None
    deals.note_publicity(deal, actor=SYSTEM, publicity=deal.publicity)
    shown = thread_steps.view_of(deal.thread, insider=False).steps
    assert "negotiated" not in {one.key for one in shown}
    stands(deal, "signed", "no contract yet", insider=False)


def test_the_review_desk_shows_the_thread_and_says_what_was_decided() -> None:
    there = world.make()
    made = world.in_review(there)
    desk = f"/en/as/{there.exchange.slug}/reviews/{made.pk}/"
    assert 'class="thread"' in get(there.reviewer, desk)
    browser: Any = sign_in(User.objects.get(pk=there.reviewer.user))
    answer = browser.post(f"{desk}accept/", {"version": made.version}, follow=True)
    assert "Accepted: the technology is public." in answer.content.decode()


def test_an_imported_record_is_imported_and_nothing_more(tmp_path: Any) -> None:
    people.exchange()
    load("achievements", lines(tmp_path / "a.jsonl", [NASA]), "nasa-t2")
    made = Achievement.objects.select_related("thread").get()
    steps = thread_steps.view_of(made.thread, insider=False).steps
    assert [(one.key, one.status) for one in steps] == [("imported", "done")]
    assert steps[0].label == f"imported from {SOURCE}"
    page = Client().get(f"/en/technologies/{made.thread.number}/").content.decode()
    assert f"imported from {SOURCE}" in page
    (result,) = results.of_hits([("achievement", made.pk)], ANONYMOUS)
    assert result.source_title == SOURCE and "not an offer" in str(result.nature)


def test_the_pages_on_which_a_contract_is_signed_show_where_it_stands(bargain: Bargain) -> None:
    ready = make.ready(bargain)
    seller, buyer = bargain.market.university.slug, bargain.market.enterprise.slug
    small = 'class="thread-here"'
    assert small in get(bargain.seller, f"/en/as/{seller}/contracts/from-deal/{ready.pk}/")
    contract = signing.send_to_sign(make.drafted(bargain, ready), actor=bargain.seller)
    for page in ("sign", "decline", "text"):
        assert small in get(bargain.buyer_signs, f"/en/as/{buyer}/contracts/{contract.pk}/{page}/"), page
    assert contract.thread.number in get(bargain.buyer_signs, f"/en/as/{buyer}/contracts/{contract.pk}/sign/")
