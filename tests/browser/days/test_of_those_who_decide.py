"""The day of a reviewer, of a listing officer, of a registrar and of an expert."""

from typing import Any

import pytest

from contracts.models import Registration
from market.models import Deal
from market.services import achievements, offers
from tests.browser.days.keyboard import OpenPage, arrives, today
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.market import asking, trade, world
from tests.whole.life import deliver
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.publicity.services import objections
from transfer.mechanisms.worklist.models import WorkItem

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


def test_a_reviewer_takes_and_decides(open_page: OpenPage) -> None:
    there = world.make()
    made = world.achievement(there)
    achievements.submit(made, actor=there.officer)
    desk = asking.build()
    deliver()
    me = arrives(open_page, there.reviewer)
    me.stops("reviewer-today")
    me.row("j")
    me.stops("reviewer-desk")
    me.presses("a")
    me.stops("reviewer-accepts")
    me.opens("Accept")
    made.refresh_from_db()
    assert made.state == "accepted"
    me.stops("reviewer-done")
    demand = asking.submitted(desk)
    deliver()
    other = arrives(open_page, desk.reviewer)
    other.row("j")
    other.stops("reviewer-demand")
    other.presses("a")
    demand.refresh_from_db()
    assert demand.state == "open"


def test_a_listing_officer_approves_and_hears_an_objection(open_page: OpenPage) -> None:
    market = make.make(party_kind="022").market
    offer = trade.offered(market)
    offers.accept(offer, actor=market.seller)
    deliver()
    notice = Publicity.objects.get(pk=Deal.objects.get(pk=offer.deal_id).publicity)
    objected = objections.file(actor=market.outsider, publicity=notice, ground="price", statement="Far below.")
    market.achievement = trade.achievement(market.university, market.exchange, market.inventor)
    listing = trade.submitted(market, **trade.ORDINARY)
    deliver()
    me = arrives(open_page, market.officer)
    me.stops("listing-officer-today")
    me.row("j")
    me.stops("listing-officer-desk")
    me.presses("a")
    me.opens("Approve")
    listing.refresh_from_db()
    assert listing.state == "approved"
    me.page.goto(me.home + today(market.officer))
    me.row("j")
    me.stops("listing-officer-objection")
    me.opens("Admit the objection")
    me.opens("Admit the objection")
    objected.refresh_from_db()
    assert objected.state == "admitted"
    me.goes("Objections")
    me.stops("listing-officer-objections")


def test_a_registrar_goes_from_the_queue_to_the_number(open_page: OpenPage) -> None:
    bargain, office = make.make(), registry.office()
    made = registry.filed(bargain, office)
    deliver()
    me = arrives(open_page, office.registrar)
    me.stops("registrar-today")
    me.row("j")
    me.stops("registrar-desk")
    me.presses("a")
    me.presses("s")
    for name in checklist(me):
        me.picks(name, "yes")
    me.stops("registrar-checklist")
    me.opens("Record the findings")
    me.skips()
    me.presses("r")
    made.refresh_from_db()
    assert made.state == "registered" and made.number
    me.stops("registrar-registered")
    me.skips()
    me.opens("All registrations")
    me.stops("registrar-list")
    me.reads(made.number)


def test_an_expert_gives_an_opinion(open_page: OpenPage) -> None:
    bargain, office = make.make(), registry.office()
    made = registry.in_expert_review(bargain, office)
    deliver()
    me = arrives(open_page, office.expert)
    me.stops("expert-today")
    me.row("j")
    me.stops("expert-desk")
    me.presses("o")
    me.stops("expert-form")
    me.picks("recommends", "yes")
    me.writes(note="The steps are described well enough to be repeated.")
    me.opens("Give the opinion")
    opinion = Registration.objects.get(pk=made.pk).opinions.get()
    assert opinion.recommends is True
    me.stops("expert-done")
    assert not WorkItem.objects.filter(assignee=office.expert.user).active().exists()


def checklist(me: Any) -> list[str]:
    """The names of its questions."""
    radios = me.page.locator("form#checklist input[value=yes]")
    return [radio.get_attribute("name") for radio in radios.all()]
