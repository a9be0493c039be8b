"""An account that a clerk opens for who has none: shut until its owner agrees; and what colleagues at a counter do."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from institutions.models import CounterService, User
from institutions.selectors import actors
from institutions.selectors import counter_services as found
from institutions.selectors import openings as waiting
from institutions.services import counter_services as services
from institutions.services import openings
from market.services import demands
from tests.institutions import counter, people
from tests.institutions.browsing import sign_in
from tests.institutions.counter import Window
from tests.market import asking
from transfer.kernel.errors import Invalid, NotAllowed, NotVisible
from transfer.kernel.models import Event

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=counter.build)]
PASSWORD = "a-walk-by-the-river-7"


@pytest.fixture
def window(stand: Window) -> Window:
    cache.clear()
    return stand


def written(**more: Any) -> dict[str, Any]:
    return {"email": "New.Visitor@example.org", "name": "贺新", "identity": "resident_card", "language": "en", **more}


def link() -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)
    assert found
    return found.group(1)


def test_from_the_counter_to_the_first_sign_in(window: Window) -> None:
    clerk = sign_in(actors.user_of(window.clerk))
    page = f"/en/as/{window.exchange.slug}/counter/account/"
    shown = clerk.get(page).content.decode()
    assert "chooses the password alone" in shown and 'type="password"' not in shown
    assert clerk.post(page, written(asked="")).status_code == 422
    answer = clerk.post(page, written(asked="on"))
    assert answer["Location"].endswith("/counter/new/"), answer.content.decode()[:2000]
    user = User.objects.get(email="new.visitor@example.org")
    assert not user.has_usable_password() and waiting.is_waiting(user)
    opened = Event.objects.get(name="institutions.user.opened_at_counter")
    assert opened.actor_user == window.clerk.user and "贺新" not in opened.body and "resident_card" in opened.body
    letter = mail.outbox[-1]
    assert letter.to == [user.email] and "once, for 3 days" in letter.body and link() not in answer.content.decode()
    with pytest.raises(Invalid), transaction.atomic():  # shut: nothing is done in its name
        services.open_service(actor=window.clerk, **counter.given(window, email=user.email, acting_for=""))
    visitor = Client()
    way = visitor.get(link())["Location"]
    assert way != link() and link().split("/")[-2] not in way
    shown = visitor.get(way).content.decode()
    assert "Agree and activate" in shown and "贺新" not in shown
    assert Client().get(way).status_code == 404 == visitor.post(link(), {"password": PASSWORD}).status_code
    assert visitor.post(way, {"password": "short", "agreed": "on"}).status_code == 422
    assert visitor.post(way, {"password": PASSWORD}).status_code == 422
    assert visitor.post(way, {"password": PASSWORD, "agreed": "on"})["Location"].endswith("/account/login/")
    assert visitor.get(way).status_code == 404  # once
    activated = Event.objects.get(name="institutions.user.activated")
    assert activated.actor_user == user.pk
    signed = visitor.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    assert signed.status_code == 302 and visitor.get("/en/me/account/").status_code == 200
    with transaction.atomic():
        made = services.open_service(actor=window.clerk, **counter.given(window, email=user.email, acting_for=""))
    assert made.visitor == user


def test_the_letter_again_but_no_second_account(window: Window) -> None:
    first = openings.open_at_counter(actor=window.clerk, **written())
    assert openings.open_at_counter(actor=window.colleague, **written()) == first
    assert len(mail.outbox) == 2 and Event.objects.filter(name="institutions.user.opened_at_counter").count() == 1
    with pytest.raises(Invalid, match="already"):
        openings.open_at_counter(actor=window.clerk, **written(email=window.visitor.email))
    with pytest.raises(Invalid):
        openings.open_at_counter(actor=window.clerk, **written(email="x@example.org", identity="library_card"))
    for who in (window.manager, window.reviewer, window.buyer):
        with pytest.raises(NotAllowed):
            openings.open_at_counter(actor=who, **written(email="y@example.org"))
    with pytest.raises(NotVisible):
        waiting.find(first.pk, "x-y")
    with pytest.raises(NotAllowed):
        openings.activate(first, actor=window.clerk, password=PASSWORD)
    assert Client().get(f"/en/account/activate/{window.visitor.pk}/x-y/").status_code == 404


def test_a_clerk_sends_no_flood_of_letters(window: Window) -> None:
    for number in range(openings.AT_MOST):
        openings.open_at_counter(actor=window.clerk, **written(email=f"v{number}@example.org"))
    with pytest.raises(NotAllowed, match="many accounts"):
        openings.open_at_counter(actor=window.clerk, **written(email="last@example.org"))


def test_what_was_done_is_told_by_its_title(window: Window) -> None:
    service = counter.serving(window)
    actor = counter.served(window, service)
    with transaction.atomic():
        demands.begin(
            actor=actor, demander=window.firm, exchange=window.exchange, **asking.text(title="Colder pipes by half")
        )
    done = found.deeds(service)
    matters = found.matters(service, done)
    assert [one.title for one in matters] == ["Colder pipes by half"]
    assert "Colder pipes by half" in {one.title for one in found.titled(done, matters)}
    clerk, page = sign_in(actors.user_of(window.clerk)), f"/en/as/{window.exchange.slug}/counter/{service.pk}/"
    assert clerk.get(page).content.decode().count("Colder pipes by half") == 2


def test_a_colleague_ends_what_was_left_open_and_acts_for_nobody(window: Window) -> None:
    service = counter.serving(window)
    page = f"/en/as/{window.exchange.slug}/counter/"
    colleague = sign_in(actors.user_of(window.colleague))
    assert service.thread.number in colleague.get(page).content.decode()
    shown = colleague.get(f"{page}{service.pk}/").content.decode()
    assert "serves this visitor" in shown and "End without doing anything" in shown
    with pytest.raises(NotVisible):
        found.served(window.colleague, service.thread.number)
    with pytest.raises(NotAllowed), transaction.atomic():
        services.consent(counter.opened(window, acting_for=""), actor=window.colleague, upload=counter.paper())
    own = people.actor(window.exchange, "counter_clerk", who=window.visitor)
    with pytest.raises(NotAllowed, match="ask a colleague"), transaction.atomic():
        services.drop(CounterService.objects.get(pk=service.pk), actor=own)
    answer = colleague.post(f"{page}{service.pk}/drop/", {"version": service.version})
    assert answer.status_code == 302 and CounterService.objects.get(pk=service.pk).state == "dropped"
    dropped = Event.objects.get(name="institutions.counter_service.dropped")
    assert dropped.actor_user == window.colleague.user
    assert colleague.get(f"{page}{service.pk}/").status_code == 404  # over: it is the clerk's own again
