"""The front page and what needs me today."""

import re

import pytest
from django.test import Client

from institutions.models import User
from market.services import achievements
from tests.institutions.browsing import sign_in
from tests.market import world as make
from transfer.roof.portal.selectors import front

pytestmark = pytest.mark.stands_on(build=make.make)


@pytest.fixture
def world(stand: make.World) -> make.World:
    return stand


def test_the_front_page_shows_the_market_in_both_languages(world: make.World) -> None:
    bare = Client().get("/en/").content.decode()
    assert "No technology has been accepted yet" in bare
    made = make.accepted(world)
    for language, heading in (("en", "New listings"), ("zh-hans", "最新挂牌")):
        page = Client().get(f"/{language}/").content.decode()
        assert make.TEXT["title"] in page and heading in page and made.thread.number in page
    assert Client().get("/").status_code == 302


def test_the_front_page_leads_on_also_for_a_visitor(world: make.World) -> None:
    page = Client().get("/en/").content.decode()
    ways = set(re.findall(r'href="(/en/[^"#?]*)', page))
    places = ("search", "demands", "technologies", "listings", "notices", "statistics")
    assert {f"/en/{place}/" for place in places} <= ways
    assert 'action="/en/search/"' in page
    for way in ways:
        assert Client().get(way, follow=True).status_code == 200, way


def test_figures_of_the_register_are_those_of_twelve_months(world: make.World) -> None:
    told = front.registered()
    assert len(told.by_month) == 12 and told.in_all == 0 and told.first < told.last


def test_a_review_stands_on_the_reviewers_first_page_and_leads_to_it(world: make.World) -> None:
    achievement = achievements.submit(make.achievement(world), actor=world.officer)
    make.drain()
    reviewer = sign_in(User.objects.get(pk=world.reviewer.user))
    page = reviewer.get(f"/en/as/{world.exchange.slug}/").content.decode()
    assert "Review an achievement" in page
    assert f"/en/as/{world.exchange.slug}/reviews/{achievement.pk}/" in page
