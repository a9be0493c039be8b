"""Who is named on the thread and where its steps lead, for each reader: as the pages of the objects tell it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contracts.models import TransactionNotice
from institutions.models import Organization, User
from market.models import Deal
from market.services import achievements, demands, responses
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.market import asking, trade
from transfer.edge import thread_places, thread_steps
from transfer.edge.thread_places import Reader
from transfer.edge.thread_view import ThreadView
from transfer.kernel import relay, states
from transfer.kernel.actor import Actor
from transfer.kernel.models import Stateful

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("dictionary_data"), pytest.mark.stands_on(build=make.make)]

SELLER, BUYER, EXCHANGE = "Lakeside University", "North Foundry", "Lakeside Exchange"


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def slug(actor: Actor) -> str:
    return str(Organization.objects.get(pk=actor.organization).slug)


def read(actor: Actor, path: str) -> Any:
    return sign_in(User.objects.get(pk=actor.user)).get(f"/en/as/{slug(actor)}/{path}")


def seen(obj: Stateful, actor: Actor, *, insider: bool = True) -> ThreadView:
    return thread_steps.view_of(obj.thread, insider=insider, reader=Reader(actor, slug(actor)))


def who(view: ThreadView) -> dict[str, str]:
    return {step.key: step.people[0] for step in view.steps if step.people}


def told_by(page: str) -> str:
    found = re.search(r'<nav class="thread-frame.*?</nav>(\s*<details class="told".*?</details>)?', page, re.DOTALL)
    assert found, "no thread"
    return found.group()


def leads(part: str) -> list[str]:
    return sorted(set(re.findall(r'href="([^"]+)"', part)))


def name_of(actor: Actor) -> str:
    return str(User.objects.get(pk=actor.user).person.shown_name)


def test_every_noun_that_fills_a_step_says_where_it_stands_and_whom_it_names() -> None:
    nouns = {name.rpartition(".")[0] for name in thread_steps._FILLINGS}
    assert {noun for noun in nouns if not noun.startswith("toy.")} == thread_places.nouns()
    assert thread_places.nouns() <= {table.noun for table in states.all_tables()}


def test_the_sides_read_who_did_what_and_every_link_leads_somewhere(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    make.paid(bargain, contract)
    deal = Deal.objects.get(pk=contract.deal_id)
    for actor, colleague, stranger in (
        (bargain.seller, bargain.seller_signs, bargain.buyer_signs),
        (bargain.buyer, bargain.buyer_signs, bargain.seller_signs),
    ):
        names = who(seen(contract, actor))
        assert names["reviewed"] == EXCHANGE and names["listed"].endswith(SELLER)
        assert names["negotiated"] == (f"{name_of(actor)}, {SELLER}" if actor is bargain.seller else SELLER)
        assert names["paid"] == (f"{name_of(actor)}, {SELLER}" if actor is bargain.seller else SELLER)
        for path in (f"deals/{deal.pk}/", f"contracts/{contract.pk}/"):
            answer = read(actor, path)
            assert answer.status_code == 200
            part = told_by(answer.content.decode())
            own = f"/en/as/{slug(actor)}/{path}"
            assert "What happened" in part and leads(part) and own not in leads(part)
            for link in leads(part):
                assert sign_in(User.objects.get(pk=actor.user)).get(link.partition("#")[0]).status_code == 200, link
        told = {one.who for one in seen(contract, actor).told}
        assert f"{name_of(colleague)}, {names_own(actor)}" in told
        assert not any(name_of(stranger) in one and names_own(actor) not in one for one in told)


def names_own(actor: Actor) -> str:
    return str(Organization.objects.get(pk=actor.organization).name)


def test_outsiders_read_of_the_exchange_and_of_nobody_who_deals(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    address = f"/en/technologies/{bargain.market.achievement.thread.number}/"
    for browser in (Client(), sign_in(User.objects.get(pk=bargain.outsider.user))):
        part = told_by(browser.get(address).content.decode())
        assert EXCHANGE in part and BUYER not in part and str(contract.pk) not in part
        assert not any(name_of(one) in part for one in (bargain.seller, bargain.seller_signs, bargain.buyer_signs))
        assert leads(part) and all(browser.get(link).status_code == 200 for link in leads(part))
    view = seen(contract, bargain.outsider, insider=False)
    assert set(who(view).values()) == {EXCHANGE, SELLER}, "the exchange accepts, the owner awards; both are public"
    assert not any(one.label in ("negotiated", "paid") for one in view.told), "private events are for those inside"
    assert read(bargain.outsider, f"contracts/{contract.pk}/").status_code == 404


def test_of_two_buyers_none_reads_of_the_other(bargain: Bargain) -> None:
    market = bargain.market
    listing = trade.opened(market, **trade.ORDINARY)
    first = trade.deal(market, listing)
    rival = people.organization("enterprise", at=market.exchange, name_en="Hill Works")
    other = trade.Market(**{**market.__dict__, "enterprise": rival, "buyer": people.actor(rival, "buyer")})
    trade.deal(other, listing)
    part = told_by(read(market.buyer, f"deals/{first.pk}/").content.decode())
    assert "Hill Works" not in part and SELLER not in part.partition("<details")[0].partition("braid-out")[2]
    strands = seen(listing, market.seller).leaving
    assert [strand.label for strand in strands] == [f"Deal with {BUYER}", "Deal with Hill Works"]
    page = told_by(read(market.seller, f"listings/{listing.pk}/").content.decode())
    for strand in strands:
        assert f'href="{strand.url}">{strand.label}</a>' in page
        assert sign_in(User.objects.get(pk=market.seller.user)).get(strand.url).status_code == 200
    public = told_by(Client().get(f"/en/listings/{listing.pk}/").content.decode())
    assert BUYER not in public and "Hill Works" not in public


def test_who_asks_is_not_told_where_the_demand_does_not_tell_it(bargain: Bargain) -> None:
    desk = asking.build()
    open_one, hidden = asking.opened(desk), asking.opened(desk, anonymous=True)
    sent = asking.sent(desk, hidden)
    responses.decline(sent, actor=desk.buyer, reason="price", note="")
    for demand in (open_one, hidden):
        demands.meet(demand, actor=desk.buyer)
    by_public = [
        told_by(Client().get(f"/en/demands/{one.thread.number}/").content.decode()) for one in (open_one, hidden)
    ]
    assert BUYER in by_public[0] and BUYER not in by_public[1] and EXCHANGE in by_public[1]
    answers = read(desk.seller, f"responses/{sent.pk}/").content.decode()
    assert BUYER not in told_by(answers) and BUYER in told_by(
        read(desk.buyer, f"responses/{sent.pk}/").content.decode()
    )
    assert BUYER in told_by(read(desk.buyer, f"demands/{hidden.pk}/").content.decode())


def test_a_notice_that_names_the_buyer_does_not_lead_to_the_demand_without_a_name(bargain: Bargain) -> None:
    desk = asking.build()
    demand = asking.opened(desk, anonymous=True)
    deal = responses.accept(asking.sent(desk, demand), actor=desk.buyer)
    deal = Deal.objects.get(response__demand=demand)
    view = seen(deal, bargain.outsider, insider=False)
    assert {step.key: step.url for step in view.steps if step.status == "done"}["demand_reviewed"] == ""
    own = seen(deal, desk.buyer)
    assert {step.key: step.url for step in own.steps}[
        "demand_reviewed"
    ] == f"/en/as/{desk.firm.slug}/demands/{demand.pk}/"


def test_a_natural_person_is_named_to_the_other_side_alone(bargain: Bargain) -> None:
    desk = asking.build()
    name = "韩梅梅"
    person = Organization.objects.get(pk=desk.person.organization)
    own = asking.Desk(**{**desk.__dict__, "firm": person, "buyer": desk.person})
    demand = asking.opened(own)
    demands.meet(demand, actor=desk.person)
    public = told_by(Client().get(f"/en/demands/{demand.thread.number}/").content.decode())
    assert name not in public and EXCHANGE in public
    assert name in told_by(read(desk.person, f"demands/{demand.pk}/").content.decode())


def test_a_thread_asks_as_many_queries_for_many_steps_as_for_few(bargain: Bargain) -> None:
    market = bargain.market
    listing = trade.opened(market, **trade.ORDINARY)
    deal = trade.deal(market, listing)
    again(market, deal)
    few, steps = asked(lambda: seen(deal, market.seller)), len(seen(deal, market.seller).told)
    for _time in range(4):
        again(market, deal)
    assert len(seen(deal, market.seller).told) > steps + 4
    assert asked(lambda: seen(deal, market.seller)) == few
    trade.deal(market, listing)
    forked = asked(lambda: seen(listing, market.seller))
    for _time in range(3):
        trade.deal(market, listing)
    assert asked(lambda: seen(listing, market.seller)) == forked


def again(market: trade.Market, deal: Deal) -> None:
    agreed = trade.agreed(market, Deal.objects.get(pk=deal.pk), licence_mode="ordinary")
    make.deals.reopen(Deal.objects.get(pk=agreed.pk), actor=market.seller, reason="terms", note="Once more.")


def asked(call: Callable[[], Any]) -> int:
    call()
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


def test_who_has_no_part_in_a_technology_reads_at_the_desk_what_the_public_reads(bargain: Bargain) -> None:
    market, made = bargain.market, bargain.market.achievement
    revised = achievements.revise(made, actor=market.seller)
    achievements.change(revised, actor=market.seller, title="Not accepted yet")
    own = read(market.seller, f"achievements/{made.pk}/").content.decode()
    assert "Not accepted yet" in own and "Inventors and shares" in own
    for stranger in (market.buyer, bargain.outsider):
        page = read(stranger, f"achievements/{made.pk}/").content.decode()
        assert "Not accepted yet" not in page and "Inventors and shares" not in page
        assert made.accepted is not None and made.accepted.title in page
        assert "waits for a reviewer" not in told_by(page), "its review is not theirs to read"


@pytest.mark.parametrize("withheld", [[], ["title", "sellers", "buyers", "amounts"]])
def test_the_technology_leads_to_the_notice_of_its_transaction_unless_that_is_withheld(
    bargain: Bargain, withheld: list[str]
) -> None:
    contract = make.signed(bargain, withheld=withheld)
    relay.drain()
    notice = TransactionNotice.objects.get(contract=contract)
    place = f"/en/transactions/{notice.pk}/"
    technology = f"/en/technologies/{bargain.market.achievement.thread.number}/"
    assert (place in leads(told_by(Client().get(technology).content.decode()))) is not bool(withheld)
    back = told_by(Client().get(place).content.decode())
    assert (technology in leads(back)) is not bool(withheld)
    assert not withheld or not leads(back)
    for link in leads(back):
        assert Client().get(link).status_code == 200, link
