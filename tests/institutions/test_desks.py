"""Who gets work: by the fields that a member knows and whether they are away, as the members say themselves."""

from datetime import date, timedelta
from typing import Any

import pytest

from institutions.models import Membership
from institutions.services import memberships
from market.services import achievements
from tests.institutions import browsing, people
from tests.institutions.test_api import client as key
from tests.institutions.test_api import post
from tests.market import world
from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotAllowed
from transfer.mechanisms.worklist.models import WorkItem

pytestmark = pytest.mark.stands_on(build=world.make)


@pytest.fixture
def there(stand: world.World) -> world.World:
    return stand


def of(actor: Actor) -> Membership:
    return Membership.objects.select_related("organization").get(pk=actor.membership)


def today() -> date:
    return clock.local_date(clock.now(), "CN")


def given_to(there: world.World, technology_field: str) -> Any:
    made = world.achievement(there, technology_field=technology_field)
    achievements.submit(made, actor=there.officer)
    world.drain()
    return WorkItem.objects.get(subject=made.stream).assignee


def test_a_reviewer_who_knows_the_field_is_preferred_and_an_absent_one_is_not_chosen(there: world.World) -> None:
    knows = people.actor(there.exchange, "reviewer")
    memberships.describe(of(knows), actor=knows, technology_fields=["5"])
    assert [given_to(there, "5") for _number in range(3)] == [knows.user] * 3
    assert given_to(there, "1") == there.reviewer.user
    day = timedelta(days=1)
    memberships.describe(of(knows), actor=knows, technology_fields=["5"], away_from=today(), away_until=today() + day)
    assert given_to(there, "5") == there.reviewer.user
    memberships.describe(
        of(knows), actor=knows, technology_fields=["5"], away_from=today() + day, away_until=today() + day
    )
    assert given_to(there, "5") == knows.user


def test_the_member_and_a_manager_say_it_and_nobody_else(there: world.World) -> None:
    manager = people.actor(there.exchange, "manager")
    memberships.describe(of(there.reviewer), actor=manager, technology_fields=["5", "1", "5"])
    assert of(there.reviewer).technology_fields == ["1", "5"]
    for other in (people.actor(there.exchange, "reviewer"), there.officer):
        with pytest.raises(NotAllowed):
            memberships.describe(of(there.reviewer), actor=other, technology_fields=[])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"technology_fields": ["99"]}, "technology_fields"),
        ({"technology_fields": [], "away_from": date(2026, 3, 1)}, "away_until"),
        ({"technology_fields": [], "away_from": date(2026, 3, 2), "away_until": date(2026, 3, 1)}, "away_until"),
    ],
)
def test_what_is_wrong_is_named(there: world.World, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        memberships.describe(of(there.reviewer), actor=there.reviewer, **said)
    assert caught.value.problems[0].field == field


def test_it_is_said_on_a_page_and_over_http(there: world.World) -> None:
    seat = of(there.reviewer)
    client = browsing.sign_in(seat.user)
    address = f"/en/as/{there.exchange.slug}/members/{seat.pk}/describe/"
    assert 'name="technology_fields"' in client.get(address).content.decode()
    wrong = client.post(address, {"version": seat.version, "away_from": "2026-03-02", "away_until": "2026-03-01"})
    assert wrong.status_code == 422
    assert client.post(address, {"version": seat.version, "technology_fields": ["5"]}).status_code == 302
    shown = client.get(f"/en/as/{there.exchange.slug}/members/").content.decode()
    assert "New materials" in shown or "aterials" in shown
    api = key(there.reviewer, "institutions")
    given = {"technology_fields": ["1"], "away_from": "2026-03-01", "away_until": "2026-03-02"}
    answer = post(api, f"memberships/{seat.pk}/describe/", given, of(there.reviewer).version)
    assert answer.status_code == 200 and answer.json()["technology_fields"] == ["1"]
    assert of(there.reviewer).away_until == date(2026, 3, 2)
