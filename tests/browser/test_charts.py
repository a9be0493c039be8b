"""The pulse, the flows, the funnel and the times of a desk in a real browser: accessible, light, whole on a phone."""

from datetime import timedelta

import pytest
from django.test import Client

from institutions.models import Organization, User
from tests.browser.conftest import violations
from tests.browser.test_styleguide import WEIGHT, weight
from tests.institutions.browsing import sign_in
from tests.market import asking, trade
from tests.statistics import books
from transfer.kernel.actor import Actor
from transfer.roof.statistics.models import DaySum
from transfer.roof.statistics.selectors import periods
from transfer.roof.statistics.selectors.kinds import CONCLUDED, DUE, LISTED, OPENED, PACE
from transfer.roof.statistics.selectors.periods import WEEK
from transfer.roof.statistics.services import editions

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LOOKS = (("en", 1280, False), ("zh-hans", 390, True))  # every page in every way: tests/browser/everyone


@pytest.fixture
def _counted(dictionary_data: None) -> None:
    for turn, span in enumerate(periods.recent(WEEK)):
        for measure in (LISTED, OPENED, DUE, CONCLUDED, PACE):
            day = span.first + timedelta(days=turn % 7)
            DaySum.objects.create(epoch=1, measure=measure, day=day, days=turn, number=2 + turn % 5)
    for place, seller in enumerate(("430102", "110101", "440305", "340100")):
        for turn, buyer in enumerate(("430102", "110101", "440305", "630100")):
            given = {"seller_region": seller, "buyer_region": buyer, "on": "2025-04-09"}
            books.counted(*books.spread(3 + place + turn, (place + 1) * 40_000_000_00, 0, **given))


@pytest.mark.usefixtures("_counted")
@pytest.mark.parametrize(
    "path", ["statistics/pulse/", "statistics/pulse/?by=month", "statistics/flows/?period=2025&drawn=ribbons"]
)
def test_the_public_charts(open_page, path):
    for language, width, dark in LOOKS:
        page = open_page(f"/{language}/{path}", width=width, dark=dark)
        assert violations(page) == [] and page.problems == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert weight(page) < WEIGHT
        assert page.locator("svg.multiple, svg.ribbons").count() in (1, 6)


def test_the_charts_of_a_desk(open_page, dictionary_data):
    market = trade.build()
    trade.opened(market)
    asking.sent(asking.build())
    editions.follow()
    looks = ((market.seller, "funnel/"), (market.seller, "funnel/technologies/"), (market.officer, "review-times/"))
    for actor, path in looks:
        client: Client = sign_in(User.objects.get(pk=actor.user))
        for language, width, dark in LOOKS:
            page = open_page(f"/{language}/", width=width, dark=dark)
            page.context.add_cookies(
                [{"name": name, "value": one.value, "url": page.url} for name, one in client.cookies.items()]
            )
            page.goto(page.url.removesuffix(f"/{language}/") + f"/{language}/as/{slug(actor)}/{path}")
            assert violations(page) == [] and page.problems == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.locator("main table").count() >= 1, path


def slug(actor: Actor) -> str:
    """In the addresses of its workspace."""
    return Organization.objects.get(pk=actor.organization).slug
