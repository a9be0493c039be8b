"""From events to journeys: each technology, demand, mandate, listing and deal, and the sums by day."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from contracts.models import Contract, Registration
from market.models import Deal, Demand, Listing
from market.services import deals, demands, responses
from talent.services import mandates
from tests.api import everything
from tests.api.everything import Everything
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.institutions import people
from tests.market import asking, trade, world
from tests.statistics import following
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM
from transfer.kernel.models import Event
from transfer.mechanisms.worklist.models import WorkItem
from transfer.roof.statistics.models import DaySum, DeskWork, Journey, Lead
from transfer.roof.statistics.selectors.kinds import (
    ANSWERED,
    CONCLUDED,
    DEAL,
    DEMAND,
    DUE,
    ENDED,
    LISTED,
    LISTING,
    MANDATE,
    OPENED,
    PACE,
    TECHNOLOGY,
)
from transfer.roof.statistics.services import journeys

pytestmark = pytest.mark.stands_on(build=make.make)


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def reached(row: Journey) -> str:
    """Its steps, e.g. "-234----"."""
    return "".join(str(step) if row.reached(step) else "-" for step in range(1, 9))


def sums() -> Counter[str]:
    """By measure, over all days."""
    found: Counter[str] = Counter()
    for row in DaySum.objects.filter(epoch=1):
        found[row.measure] += row.number
    return found


def agreed(bargain: Bargain, listing: Listing) -> Deal:
    """A deal on the listing from which a contract may be made."""
    return make.ready(bargain, trade.deal(bargain.market, listing))


def test_a_technology_is_followed_from_its_achievement_to_its_payment(bargain: Bargain) -> None:
    listing = trade.opened(bargain.market)
    deal = agreed(bargain, listing)
    contract = make.signed(bargain, deal=deal)
    registry.registered(bargain, registry.office(), contract)
    make.paid(bargain, contract)
    following.count()
    achievement = bargain.market.achievement
    technology = following.journey(achievement.pk, TECHNOLOGY)
    assert reached(technology) == "-2345678"
    assert (technology.organization, technology.field) == (bargain.market.university.pk, "5")
    assert technology.stream == achievement.stream
    assert reached(following.journey(listing.pk, LISTING)) == "123-----"
    assert reached(following.journey(deal.pk, DEAL)) == "1234----"
    assert sums() == {LISTED: 1, PACE: 1, CONCLUDED: 1}
    times = [getattr(technology, f"step_{step}") for step in range(2, 9)]
    assert times == sorted(times)


def test_a_disclosure_and_the_achievement_made_of_it_are_one_technology(bargain: Bargain) -> None:
    here = world.make()
    made = world.disclosures.file(world.disclosure(here), actor=here.inventor)
    following.count()
    assert reached(following.journey(made.pk, TECHNOLOGY)) == "1-------"
    world.disclosures.take_up(made, actor=here.officer)
    world.disclosures.elect(made, actor=here.officer, exchange=here.exchange)
    following.count()
    technology = Journey.objects.get(kind=TECHNOLOGY, organization=here.university.pk)
    assert technology.unit == made.pk and reached(technology) == "12------"
    assert technology.stream.startswith("market.achievement:")
    assert Lead.objects.filter(unit=made.pk).count() == 1


def test_a_demand_is_followed_from_its_submission_to_its_contract(bargain: Bargain) -> None:
    desk = asking.build()
    sent = asking.sent(desk)
    demand = sent.demand
    following.count()
    row = following.journey(demand.pk, DEMAND)
    assert reached(row) == "123-----" and row.organization == desk.firm.pk and row.field == "5"
    assert row.due_at == demand.first_answer_due_at and sums() == {OPENED: 1, DUE: 1, ANSWERED: 1}
    accepted = responses.accept(responses.shortlist(sent, actor=desk.buyer), actor=desk.buyer)
    demands.meet(Demand.objects.get(pk=demand.pk), actor=desk.buyer)
    following.count()
    assert reached(following.journey(demand.pk, DEMAND)) == "12345---"
    assert sums() == {OPENED: 1, ENDED: 1, DUE: 1, ANSWERED: 1}
    assert reached(following.journey(accepted.deal.pk, DEAL)) == "1-------"


def test_a_demand_that_ended_before_its_promise_fell_due_is_not_held_against_anyone(bargain: Bargain) -> None:
    desk = asking.build()
    demands.withdraw(asking.opened(desk), actor=desk.buyer, reason="solved_inside")
    following.count()
    assert sums() == {OPENED: 1, ENDED: 1}


def test_a_promise_counts_on_the_day_before_its_exclusive_deadline_and_only_an_answer_before_it_keeps_it() -> None:
    due = clock.end_of(clock.now().date(), "CN")
    row = Journey(kind=DEMAND, step_2=due - timedelta(days=3), due_at=due)
    day = journeys.local_day(due) - timedelta(days=1)
    assert journeys.beats(row)[DUE, day, 0] == 1 and not journeys.beats(row)[ANSWERED, day, 0]
    row.step_3 = due
    assert not journeys.beats(row)[ANSWERED, day, 0]
    row.step_3 = due - timedelta(microseconds=1)
    assert journeys.beats(row)[ANSWERED, day, 0] == 1
    assert journeys.beats(Journey(kind=DEMAND)) == {}, "one that never opened counts nowhere"


def test_a_mandate_is_followed_to_the_contract_of_its_deal(bargain: Bargain) -> None:
    market = bargain.market
    agency = people.organization("broker_agency", at=market.exchange, name_en="Ford & Bridge")
    made = mandates.propose(actor=market.seller, principal=market.university, broker=agency, commission="none")
    mandates.accept(made, actor=people.actor(agency, "broker"))
    deal = trade.deal(market)
    deals.note_mandate(deal, actor=SYSTEM, side="seller", mandate=made.pk)
    make.signed(bargain, deal=make.ready(bargain, deal))
    following.count()
    row = following.journey(made.pk, MANDATE)
    assert reached(row) == "1234----" and row.organization == agency.pk


def test_counting_again_changes_nothing_and_the_sums_are_those_of_the_journeys(bargain: Bargain) -> None:
    make.signed(bargain)
    following.count()
    before = sorted(Journey.objects.values_list("kind", "unit", "step_1", "step_3")), sums()
    following.count()
    assert before == (sorted(Journey.objects.values_list("kind", "unit", "step_1", "step_3")), sums())
    assert journeys.recount(1) == []
    DaySum.objects.filter(measure=LISTED).update(number=7)
    assert [key[0] for key in journeys.recount(1)] == [LISTED]


def test_the_database_refuses_sums_below_nought(bargain: Bargain) -> None:
    with pytest.raises(IntegrityError, match="statistics_day_not_negative"), transaction.atomic():
        DaySum.objects.create(epoch=1, measure=LISTED, day=make.today(), number=-1)


@pytest.mark.slow
@pytest.mark.stands_on(build=everything.stand)
def test_the_figures_of_a_whole_market_are_those_of_its_tables(stand: Everything) -> None:
    """A recount that knows nothing of events: how many of each noun have come how far, by the rows of the market."""
    following.count(anew=True)
    for row in (Journey, DeskWork):
        assert row.objects.exists()
    found = {kind: Journey.objects.filter(kind=kind) for kind in (TECHNOLOGY, DEMAND, LISTING, DEAL, MANDATE)}
    opened = Listing.objects.filter(state__in=_SINCE_OPEN).values_list("pk", flat=True)
    assert found[LISTING].filter(unit__in=opened).count() == len(opened) > 0
    assert found[DEAL].count() == Deal.objects.count()
    assert (
        found[DEAL].exclude(step_3=None).count() == Contract.objects.exclude(deal=None).exclude(signed_on=None).count()
    )
    assert (
        found[DEMAND].exclude(step_3=None).count()
        == Demand.objects.filter(responses__sent_at__isnull=False).distinct().count()
    )
    assert found[TECHNOLOGY].exclude(step_7=None).count() == (
        Registration.objects.exclude(registered_on=None).values("contract__deal__achievement").distinct().count()
    )
    work = WorkItem.objects.filter(state="done")
    assert DeskWork.objects.exclude(done_at=None).count() == work.count()
    assert (
        DeskWork.objects.filter(done_at=None, void_at=None).count()
        == WorkItem.objects.exclude(state__in=("done", "void")).count()
    )
    assert journeys.recount(1) == [] and Event.objects.exists()


_SINCE_OPEN = ("open", "closed", "awarded", "concluded", "suspended", "unsold", "defaulted")
