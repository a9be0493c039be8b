"""On every form about a technology, a demand, a deal or a contract stands how far it has come."""

from collections.abc import Iterator

import pytest

from tests.api import everything
from tests.api.seats import Desk
from tests.api.test_page_input import Pages, forms_of_pages
from transfer.edge import thread_places
from transfer.kernel.models import Stateful

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=everything.stand)]
SMALL, LARGE = 'class="thread-here"', '<ol class="thread">'
ABOUT = ("disclosures/", "achievements/", "reviews/", "listings/", "demands/", "responses/", "deals/", "offers/",
         "contracts/", "payments/", "registrations/", "distributions/", "files/")  # fmt: skip
"""Where the pages stand that are about something on a thread."""


def opened(pages: Pages) -> Iterator[tuple[str, str, Stateful | None]]:
    """Pattern with the move, page and subject of every form that somebody of the stand may open."""
    for route in forms_of_pages():
        if not route.pattern.partition("<slug:org>/")[2].startswith((*ABOUT, "notices/", "objections/")):
            continue
        for move in pages.moves(route):
            for role, path in list(pages.addresses(route, move))[:12]:
                answer = pages.browser(role).get(path)
                if answer.status_code == 200 and answer.context and "form" in answer.context:
                    about = answer.context["view"].subject()
                    name = route.pattern.replace("<str:move>", move)
                    yield name, answer.content.decode(), about if isinstance(about, Stateful) else None
                    break


def test_every_form_about_something_on_a_thread_shows_where_it_stands(desk: Desk) -> None:
    shown: set[str] = set()
    without: list[str] = []
    for name, page, about in opened(Pages(desk)):
        place = name.partition("<slug:org>/")[2]
        on_a_thread = about is not None and about.STATES.noun in thread_places.nouns()
        if SMALL in page or LARGE in page:
            shown.add(place)
            assert page.count(SMALL) + page.count(LARGE) == 1, f"{name} shows it twice"
        elif on_a_thread or (place.startswith(ABOUT) and "<uuid:pk>" in place):
            without.append(name)
    assert not without, without
    assert len(shown) > 30, sorted(shown)
