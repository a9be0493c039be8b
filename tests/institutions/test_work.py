"""Taking work, laying it back, declaring an interest and giving it on, on pages and over HTTP."""

from typing import Any

import pytest
from django.test import Client

from institutions.models import User
from institutions.selectors import actors
from institutions.services import memberships
from market.services import achievements
from tests.institutions import browsing, people
from tests.institutions.test_api import client as key
from tests.institutions.test_api import post
from tests.market import world
from transfer.kernel.actor import Actor
from transfer.mechanisms.worklist.models import WorkItem

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=world.make)]


@pytest.fixture
def there(stand: world.World) -> world.World:
    return stand


@pytest.fixture
def item(there: world.World) -> WorkItem:
    """A review, given to the one reviewer."""
    made = world.achievement(there)
    achievements.submit(made, actor=there.officer)
    world.drain()
    found: WorkItem = WorkItem.objects.get(subject=made.stream)
    assert found.assignee == there.reviewer.user
    return found


def browser(actor: Actor) -> Client:
    return browsing.sign_in(User.objects.get(pk=actor.user))


def body(client: Client, path: str) -> str:
    answer: Any = client.get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def test_buttons_stand_on_today_and_on_the_review_and_do_what_they_say(there: world.World, item: WorkItem) -> None:
    desk, work = f"/en/as/{there.exchange.slug}/", f"/en/as/{there.exchange.slug}/work/{item.pk}/"
    review = f"{desk}reviews/{item.object_id}/"
    holder = browser(there.reviewer)
    for page in (desk, review):
        shown = body(holder, page)
        assert f"{work}release/" in shown and f"{work}recuse/" in shown and f"{work}assign/" not in shown
    assert "in the hands of" in body(holder, review)
    assert holder.post(f"{work}release/", {"version": item.version, "note": "I am travelling."}).status_code == 302
    item.refresh_from_db()
    assert (item.state, item.assignee) == ("open", None)
    other = people.actor(there.exchange, "reviewer")
    colleague = browser(other)
    assert f'action="{work}take/"' in body(colleague, desk) and "nobody" in body(colleague, review)
    taken: Any = colleague.post(f"{work}take/", {"version": item.version})
    assert taken.url == review
    item.refresh_from_db()
    assert item.assignee == other.user
    assert colleague.post(f"{work}recuse/", {"version": item.version}).status_code == 302
    item.refresh_from_db()
    assert item.assignee is None and other.user in item.excluded_users
    assert colleague.get(f"{work}take/").status_code == 404


def test_the_head_gives_it_to_somebody_of_the_desk_on_the_page(there: world.World, item: WorkItem) -> None:
    other, head = people.actor(there.exchange, "reviewer"), people.actor(there.exchange, "manager")
    memberships.describe(actors.membership_of(other), actor=other, technology_fields=["5"])
    path = f"/en/as/{there.exchange.slug}/work/{item.pk}/assign/"
    form = body(browser(head), path)
    assert form.index(str(other.user)) < form.index(str(there.reviewer.user)), "who knows the field comes first"
    assert "1 in hand" in form
    stranger = browser(head).post(path, {"version": item.version, "user": str(there.officer.user)})
    assert stranger.status_code == 422
    assert browser(head).post(path, {"version": item.version, "user": str(other.user)}).status_code == 302
    item.refresh_from_db()
    assert item.assignee == other.user
    assert browser(other).get(path).status_code == 403
    assert browser(there.officer).get(path.replace(there.exchange.slug, there.university.slug)).status_code == 404


def test_the_head_gives_it_on_over_http(there: world.World, item: WorkItem) -> None:
    other, head = people.actor(there.exchange, "reviewer"), people.actor(there.exchange, "manager")
    api = key(head, "worklist")
    listed = api.get(f"/api/v1/work-items/{item.pk}/candidates/").json()
    assert {(one["user"], one["in_hand"]) for one in listed} == {(str(there.reviewer.user), 1), (str(other.user), 0)}
    assert key(other, "worklist").get(f"/api/v1/work-items/{item.pk}/candidates/").status_code == 403
    wrong = post(api, f"work-items/{item.pk}/assign/", {"user": str(there.officer.user)}, item.version)
    assert wrong.status_code == 422
    done = post(api, f"work-items/{item.pk}/assign/", {"user": str(other.user)}, item.version)
    assert done.status_code == 200 and done.json()["assignee"] == str(other.user)
