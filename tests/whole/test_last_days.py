"""A deadline at 24:00 of a legal last day is told as that day wherever people read it, never as the day after."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from contracts.services import distributions, registration_desk
from institutions.models import Organization, User
from institutions.services import invitations
from market.models import Deal
from market.services import offers
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.market import asking, trade, world
from tests.market.trade import Market
from transfer.edge import thread_steps
from transfer.kernel import clock, relay
from transfer.kernel.actor import Actor
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.publicity.services import objections
from transfer.mechanisms.worklist.models import WorkItem
from transfer.roof.notices.models import Notice

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("dictionary_data"),
    pytest.mark.stands_on(build=make.make),
]


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


@pytest.fixture
def market(bargain: Bargain) -> Market:
    return bargain.market


def reader(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user))


def at(organization: Organization, rest: str = "") -> str:
    return f"/en/as/{organization.slug}/{rest}"


def tells(client: Client, end: datetime | None, *paths: str, beside: date | None = None) -> None:
    """Each page shows the last day before this end and not the next, unless that is the day `beside` it shows."""
    assert end is not None
    last = clock.last_day(end, "CN")
    assert last is not None, f"{end} ends within a day"
    following = last + timedelta(days=1)
    for path in paths:
        answer = client.get(path, follow=True)
        page = answer.content.decode()
        assert answer.status_code == 200, path
        assert re.search(rf">[^<]*{last}[^<]*<", page), f"{path} does not tell {last}"
        assert f"{following} 00:00" not in page, f"{path} tells the beginning of the day after {last}"
        assert not re.search(rf">[^<]*{following}[^<]*<", page) or following == beside, (
            f"{path} tells the day after {last}"
        )


def deliver() -> None:
    """As the worker does, until nothing is left."""
    while relay.drain():
        pass


def due(subject: str) -> datetime | None:
    return WorkItem.objects.get(subject=subject).due_at


def test_a_listing_on_its_pages_and_on_the_desk(market: Market) -> None:
    waiting = trade.in_review(market, **trade.ORDINARY)
    tells(reader(market.officer), due(waiting.stream), at(market.exchange, f"listing-desk/{waiting.pk}/"))
    listing = trade.opened(market)
    own = [f"listings/{listing.pk}/", "listings/", f"achievements/{market.achievement.pk}/"]
    tells(reader(market.seller), listing.closes_at, *(at(market.university, path) for path in own))
    tells(reader(market.buyer), listing.closes_at, "/en/listings/")


def test_an_achievement_in_review() -> None:
    there = world.make()
    made = world.in_review(there)
    deliver()
    tells(reader(there.reviewer), due(made.stream), at(there.exchange, f"reviews/{made.pk}/"), at(there.exchange))
    tells(reader(there.officer), due(made.stream), at(there.university, f"achievements/{made.pk}/"))


def test_a_demand_in_review_and_open_by_the_rule() -> None:
    there = asking.build()
    waiting = asking.in_review(there)
    tells(reader(there.reviewer), due(waiting.stream), at(there.exchange, f"demand-reviews/{waiting.pk}/"))
    demand = asking.opened(there, open_until=None)
    assert demand.open_until == clock.last_day(demand.expires_at, "CN")
    own = reader(there.buyer)
    tells(own, demand.expires_at, at(there.firm, f"demands/{demand.pk}/"), at(there.firm, "demands/"), "/en/demands/")
    page = own.get(at(there.firm, f"demands/{demand.pk}/")).content.decode()
    assert f'goes further after <time datetime="{demand.first_answer_due_at.isoformat()}">' in page
    assert str(clock.last_day(demand.first_answer_due_at, "CN")) in page
    tells(own, demand.first_answer_due_at, "/en/")


def test_an_offer_a_publicity_and_an_objection_against_it(dictionary_data: None) -> None:
    there = make.make(party_kind="022").market
    offer = trade.offered(there)
    deal_page = at(there.enterprise, f"deals/{offer.deal_id}/")
    tells(reader(there.buyer), offer.answers_until, deal_page)
    offers.accept(offer, actor=there.seller)
    deliver()
    deal = Deal.objects.get(pk=offer.deal_id)
    notice = Publicity.objects.get(pk=deal.publicity)
    assert clock.last_day(notice.ends_at, "CN") == notice.last_day
    own = at(there.university, f"deals/{deal.pk}/")
    board = f"/en/notices/of/{there.university.pk}/"
    tells(reader(there.seller), notice.ends_at, own, board, f"/en/notices/{notice.pk}/")
    objection = objections.file(actor=there.outsider, publicity=notice, ground="price", statement="Far below.")
    deliver()
    desk = [at(there.exchange, "objections/"), at(there.exchange, f"objections/{objection.pk}/"), at(there.exchange)]
    tells(reader(there.officer), objection.due_at, *desk, beside=notice.last_day)


def test_a_payment_and_a_sharing_out(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    payment = make.recorded(bargain, contract)
    market = bargain.market
    tells(reader(bargain.seller), payment.confirm_by, at(market.university, f"contracts/{contract.pk}/"))
    assert payment.state == "recorded"
    shared = distributions.approve(make.shared(bargain, contract), actor=bargain.seller_decides)
    tells(reader(bargain.seller), shared.pay_by, at(market.university, f"distributions/{shared.pk}/"))


def test_a_registration_its_supplement_and_the_notice_of_it(bargain: Bargain) -> None:
    office = registry.office()
    waiting = registry.accepted(bargain, office)
    registrar, applicant = reader(office.registrar), reader(bargain.seller)
    university = bargain.market.university
    tells(registrar, waiting.due_at, at(office.organization, f"registrations/{waiting.pk}/desk/"))
    own = [f"registrations/{waiting.pk}/", "registrations/"]
    tells(applicant, waiting.due_at, *(at(university, path) for path in own))
    asked = registration_desk.request_supplement(waiting, actor=office.registrar, note="Please add annex 2.")
    deliver()
    page = at(university, f"registrations/{asked.pk}/")
    tells(applicant, asked.supplement_due_at, page, at(university, "registrations/"))
    told = Notice.objects.get(name="contracts.registration.supplement_requested", user=bargain.seller.user)
    assert told.until == clock.last_day(asked.supplement_due_at, "CN")
    tells(applicant, asked.supplement_due_at, "/en/me/notices/")
    steps = thread_steps.view_of(asked.thread, insider=True).steps
    assert told.until in {step.until for step in steps}


def test_an_invitation(market: Market) -> None:
    manager = people.actor(market.university, "manager")
    made, _secret = invitations.send(market.university, actor=manager, email="new@example.org", roles=["inventor"])
    tells(reader(manager), made.expires_at, at(market.university, "members/"))
