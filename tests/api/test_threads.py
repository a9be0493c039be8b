"""On every page and form about a technology, a demand, a deal or a contract stands how far it has come."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver

from tests.api import everything
from tests.api.seats import Desk
from tests.api.test_page_input import Pages
from tests.architecture.routes import routes
from transfer.edge import thread_places
from transfer.edge.views.pages import FormPage, ObjectPage
from transfer.kernel.models import Stateful

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=everything.stand)]
SMALL, LARGE = 'class="thread-here"', '<ol class="thread">'
ABOUT = ("disclosures/", "achievements/", "reviews/", "listings/", "demands/", "responses/", "deals/", "offers/",
         "contracts/", "payments/", "registrations/", "distributions/", "files/")  # fmt: skip
"""Where the pages stand that are about something on a thread."""


def opened(pages: Pages, base: type) -> Iterator[tuple[str, str, Any]]:
    """Place with the move, page and view of every page of this kind that somebody of the stand may open."""
    for route in routes(get_resolver().url_patterns):
        place = route.pattern.partition("<slug:org>/")[2]
        is_one = route.pattern.startswith("en/") and isinstance(route.view, type) and issubclass(route.view, base)
        if not is_one or not place.startswith((*ABOUT, "notices/", "objections/")):
            continue
        for move in pages.moves(route):
            for role, path in list(pages.addresses(route, move))[:12]:
                answer = pages.browser(role).get(path)
                if answer.status_code == 200 and answer.context:
                    yield place.replace("<str:move>", move), answer.content.decode(), answer.context["view"]
                    break


def test_every_form_about_something_on_a_thread_shows_where_it_stands(desk: Desk) -> None:
    shown: set[str] = set()
    without: list[str] = []
    for place, page, view in opened(Pages(desk), FormPage):
        about = view.subject()
        on_a_thread = isinstance(about, Stateful) and about.STATES.noun in thread_places.nouns()
        if SMALL in page or LARGE in page:
            shown.add(place)
            assert page.count(SMALL) + page.count(LARGE) == 1, f"{place} shows it twice"
        elif on_a_thread or (place.startswith(ABOUT) and "<uuid:pk>" in place):
            without.append(place)
    assert not without, without
    assert len(shown) > 30, sorted(shown)
    named = {
        "contracts/<uuid:pk>/change/",
        "contracts/<uuid:pk>/register/",
        "demands/<uuid:pk>/change/",
        "demands/<uuid:pk>/submit/",
        "demands/<uuid:pk>/answer/",
        "responses/<uuid:pk>/change/",
        "responses/<uuid:pk>/send/",
        "offers/<uuid:pk>/accept/",
        "offers/<uuid:pk>/counter/",
        "achievements/<uuid:pk>/change/",
        "disclosures/<uuid:pk>/change/",
    }
    assert named <= shown, named - shown


def test_every_page_of_an_object_on_a_thread_shows_it(desk: Desk) -> None:
    found = {place: SMALL in page or LARGE in page for place, page, _view in opened(Pages(desk), ObjectPage)}
    assert len(found) > 10, sorted(found)
    assert [place for place, has in found.items() if not has and place.startswith(ABOUT)] == []
