"""The day of an inventor, of a transfer officer, of an enterprise, of a broker and of a private person."""

import pytest
from django.db import transaction

from institutions.models import Membership
from institutions.services import invitations
from market.models import Deal, Demand, InventionDisclosure, Listing
from market.services import disclosures
from talent.models import Mandate
from talent.services import mandates
from tests.browser.days.keyboard import OpenPage, arrives, today
from tests.institutions import people
from tests.market import asking, trade, world
from tests.whole.life import deliver

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


def test_an_inventor_discloses_and_follows(open_page: OpenPage) -> None:
    there = world.make()
    me = arrives(open_page, there.inventor)
    me.stops("inventor-today")
    me.skips()
    me.opens("Disclose an invention")
    me.stops("inventor-form")
    me.writes(title="Felt for cold pipes", summary="Dried at ambient pressure, which nobody has done on felt.")
    me.chooses("technology_field", "New mat")
    me.chooses("task_basis", "a task")
    me.writes(**{"others-0-name": "Zhao Gong"})
    me.opens("Save the draft")
    made = InventionDisclosure.objects.get()
    assert [one.name for one in made.inventors.all()][-1] == "Zhao Gong"
    me.stops("inventor-draft")
    me.opens("File the disclosure")
    me.stops("inventor-filing")
    me.opens("File the disclosure")
    me.reads("elected")
    made.refresh_from_db()
    assert made.state == "disclosed"
    me.unfolds("What happened")
    me.stops("inventor-filed")
    me.goes("My disclosures")
    me.row("j")
    me.reads("Felt for cold pipes")


def test_a_transfer_officer_decides_and_offers(open_page: OpenPage) -> None:
    there = world.make()
    made = disclosures.file(world.disclosure(there), actor=there.inventor)
    ready = world.accepted(there)
    deliver()
    me = arrives(open_page, there.officer)
    me.stops("officer-today")
    me.types("j")
    me.presses("a")  # takes it, and is where it is done
    made.refresh_from_db()
    me.stops("officer-disclosure")
    me.opens("Elect: the institution takes it")
    me.stops("officer-elects")
    me.opens("Elect: the institution takes it")
    made.refresh_from_db()
    assert made.state == "elected"
    me.goes("Achievements")
    me.stops("officer-achievements")
    me.row("j", "j")  # above it lies the draft that the election made
    assert str(ready.pk) in me.place
    me.opens("Offer this achievement")
    me.picks("conversion_mode", "licence")
    me.chooses("licence_mode", "Ordinary")
    me.writes(asking="300万元")
    me.opens("Save the draft")
    me.stops("officer-listing")
    me.opens("Submit for review")
    me.opens("Submit for review")
    me.goes("Our listings")
    me.reads("3,000,000")
    assert Listing.objects.get().state == "submitted"


def test_an_enterprise_asks_weighs_and_deals(open_page: OpenPage) -> None:
    desk = asking.build()
    answered = asking.sent(desk)
    deliver()
    me = arrives(open_page, desk.buyer)
    me.stops("enterprise-today")
    me.row("j")
    me.stops("enterprise-response")
    me.opens("Ask a question")
    me.writes(note="At which temperature was it measured?")
    me.opens("Ask a question")
    me.reads("At which temperature")
    me.opens("Accept and open a deal")
    me.stops("enterprise-accepts")
    me.opens("Accept and open a deal")
    assert Deal.objects.get().response == answered
    me.stops("enterprise-deal")
    me.goes("Our demands")
    me.opens("Post a demand")
    me.writes(title="Sand that can be used again", problem=str(asking.text()["problem"]))
    for key, text in asking.TARGETS[0].items():
        if key == "direction":
            me.chooses("targets.0.direction", "at most")
        else:
            me.writes(**{f"targets.0.{key}": text})
    me.writes(budget_high="1.2亿")
    me.chooses("technology_field", "New mat")
    me.stops("enterprise-demand")
    me.opens("Look it over and submit")
    me.stops("enterprise-summary")
    me.opens("Submit for review")
    me.reads("This is needed.")  # and it says what
    me.stops("enterprise-missing")
    me.opens("Change it again")
    me.ticks("wanted", "development")
    me.opens("Look it over and submit")
    me.opens("Submit for review")
    made = Demand.objects.exclude(pk=answered.demand_id).get()
    assert made.state == "submitted" and made.budget_high_minor == 12_000_000_000


def test_a_broker_accepts_and_acts_on_behalf(open_page: OpenPage) -> None:
    market = trade.build()
    trade.opened(market, **trade.ORDINARY)
    agency = people.organization("broker_agency", at=market.exchange, name_en="Bridge Brokers")
    broker = people.actor(agency, "broker")
    terms = {"commission": "share", "commission_bp": 300}
    mandates.propose(actor=market.buyer, principal=market.enterprise, broker=agency, **terms)
    deliver()
    me = arrives(open_page, broker)
    me.stops("broker-today")
    me.row("j")
    me.stops("broker-mandate")
    me.opens("Accept the mandate")
    me.opens("Accept the mandate")
    assert Mandate.objects.get().state == "active"
    me.goes("Mandates")
    me.stops("broker-mandates")
    me.opens(market.enterprise.name)
    assert f"__{market.enterprise.slug}/deals/" in me.place
    me.stops("broker-on-behalf")
    me.opens("Look at the listings")
    me.row("j")
    me.stops("broker-listing")


def test_a_private_person_answers_an_invitation_and_a_demand(open_page: OpenPage) -> None:
    desk = asking.build()
    demand = asking.opened(desk)
    person = Membership.objects.select_related("user", "organization").get(pk=desk.person.membership)
    boss = people.actor(desk.university, "manager")
    with transaction.atomic():
        invitations.send(desk.university, actor=boss, email=person.user.email, roles=["inventor"])
    deliver()
    me = arrives(open_page, desk.person)
    me.stops("person-today")
    me.row("j")
    me.stops("person-invited")
    me.opens("Accept the invitation")
    assert Membership.objects.filter(user=person.user, organization=desk.university, state="verified").exists()
    me.page.goto(me.home + today(desk.person))
    me.goes("My demands")
    me.stops("person-demands")
    me.reaches(me.page.get_by_role("navigation", name="Main").get_by_role("link", name="Demands", exact=True))
    me.presses("Enter")
    me.row("j")
    me.reads(demand.title)
    me.stops("person-demand")
    me.opens("Answer for 韩梅梅")
    me.opens("Answer the demand")
    me.writes(approach="Forty millimetres of felt in two layers.")
    me.stops("person-answer")
