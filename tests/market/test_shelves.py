"""What an organization offers and looks for stands on its public page; what is anonymous or not accepted does not."""

import pytest
from django.test import Client

from institutions.models import Organization, User
from institutions.selectors import actors
from market.services import achievements, reviews
from tests.market import asking, trade, world
from transfer.kernel import clock
from transfer.mechanisms.worklist.models import WorkItem


def page(organization: Organization) -> str:
    answer = Client().get(f"/en/organizations/{organization.slug}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.stands_on(build=trade.build)
def test_technologies_stand_there_with_what_is_on_offer(stand: trade.Market) -> None:
    listing = trade.opened(stand)
    number = listing.achievement.thread.number
    shown = page(stand.university)
    assert f"/en/technologies/{number}/" in shown and f"/en/listings/{listing.pk}/" in shown
    assert number not in page(stand.enterprise)
    technologies = Client().get("/en/technologies/").content.decode()
    assert f"/en/listings/{listing.pk}/" in technologies


@pytest.mark.stands_on(build=trade.build)
def test_a_retired_achievement_does_not_stand_there(stand: trade.Market) -> None:
    listing = trade.opened(stand)
    type(listing.achievement).objects.filter(pk=listing.achievement_id).update(state="retired")
    assert listing.achievement.thread.number not in page(stand.university)


@pytest.mark.stands_on(build=trade.build)
def test_a_listing_moves_with_its_technology_to_another_field(stand: trade.Market) -> None:
    listing = trade.opened(stand)
    achievement, before = listing.achievement, listing.technology_field

    def of_field(code: str) -> bool:
        return f"/en/listings/{listing.pk}/" in Client().get(f"/en/listings/?technology_field={code}").content.decode()

    other = next(code for code in ("1", "2") if code != before)
    assert of_field(before) and not of_field(other)
    achievements.revise(achievement, actor=stand.seller)
    achievements.change(achievement, actor=stand.seller, technology_field=other)
    achievements.submit(achievement, actor=stand.seller)
    assert of_field(before)
    world.drain()
    reviewer = User.objects.get(pk=WorkItem.objects.active().get(subject=achievement.stream).assignee)
    actor = actors.actor_for(reviewer, stand.exchange.slug, assurance=2, second_factor_at=clock.now().timestamp())
    reviews.accept(achievement, actor=actor)
    assert of_field(other) and not of_field(before)


@pytest.mark.stands_on(build=asking.build)
@pytest.mark.parametrize("anonymous", [False, True])
def test_an_open_demand_stands_there_unless_it_is_anonymous(stand: asking.Desk, anonymous: bool) -> None:
    demand = asking.opened(stand, anonymous=anonymous)
    assert (demand.thread.number in page(stand.firm)) is not anonymous
