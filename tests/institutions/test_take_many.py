"""Several pieces of work are taken at once, after one has seen what will happen to each."""

import re

import pytest

from market.services import achievements
from tests.institutions import people
from tests.institutions.test_work import body, browser
from tests.market import world
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotAllowed, NotNow, RuleBroken
from transfer.kernel.models import Event
from transfer.mechanisms.worklist.models import WorkItem
from transfer.mechanisms.worklist.services import items

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=world.make)]


@pytest.fixture
def there(stand: world.World) -> world.World:
    return stand


@pytest.fixture
def work(there: world.World) -> list[WorkItem]:
    """Three reviews that lie on the desk."""
    for _time in range(3):
        achievements.submit(world.achievement(there), actor=there.officer)
    world.drain()
    found = list(WorkItem.objects.filter(role="reviewer").order_by("pk"))
    return [items.release(item, actor=there.reviewer) for item in found]


@pytest.fixture
def colleague(there: world.World) -> Actor:
    return people.actor(there.exchange, "reviewer")


def state(work: list[WorkItem]) -> list[tuple[str, object]]:
    return [
        (one.state, one.assignee) for one in WorkItem.objects.filter(pk__in=[one.pk for one in work]).order_by("pk")
    ]


def sent(html: str) -> dict[str, list[str]]:
    """What the preview's form would send."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(item|free)" value="([^"]+)">', html):
        found.setdefault(name, []).append(value)
    return found


def test_the_preview_says_what_happens_to_each_and_then_it_does(
    there: world.World, work: list[WorkItem], colleague: Actor
) -> None:
    desk = f"/en/as/{there.exchange.slug}/"
    me = browser(there.reviewer)
    today = body(me, desk)
    assert today.count('form="take-many"') == 3 and f'{desk}work/take/"' in today
    items.take(work[0], actor=colleague)
    asked = f"{desk}work/take/?" + "&".join(f"item={one.pk}" for one in work)
    shown = body(me, asked)
    assert "2 pieces of work come into your hands." in shown and shown.count("You take it.") == 2
    assert "Stays as it is:" in shown and "It is in the hands of" in shown
    assert "由您领取" in body(me, asked.replace("/en/", "/zh-hans/"))
    assert state(work)[1:] == [("open", None)] * 2  # looking changes nothing
    answer = me.post(f"{desk}work/take/", sent(shown))
    assert answer.status_code == 302 and answer["Location"] == desk
    assert state(work) == [("taken", colleague.user), ("taken", there.reviewer.user), ("taken", there.reviewer.user)]
    last = Event.objects.filter(stream=work[2].stream).latest("version")
    assert last.name == "worklist.item.taken" and last.actor_user == there.reviewer.user
    assert 'form="take-many"' not in body(me, desk)


def test_what_was_taken_meanwhile_is_shown_again_and_nothing_is_done(
    there: world.World, work: list[WorkItem], colleague: Actor
) -> None:
    page = f"/en/as/{there.exchange.slug}/work/take/"
    me = browser(there.reviewer)
    given = sent(body(me, f"{page}?item={work[0].pk}&item={work[1].pk}"))
    items.take(work[0], actor=colleague)
    again = me.post(page, given)
    assert again.status_code == 422 and "Something has changed since you looked." in again.content.decode()
    assert state(work)[1] == ("open", None)
    assert me.post(page, sent(again.content.decode())).status_code == 302
    assert state(work)[1] == ("taken", there.reviewer.user)


def test_only_what_one_sees_is_there(there: world.World, work: list[WorkItem]) -> None:
    stranger = people.actor(there.exchange, "listing_officer")
    page = f"/en/as/{there.exchange.slug}/work/take/"
    shown = body(browser(stranger), f"{page}?item={work[0].pk}")
    assert "Nothing was chosen." in shown and sent(shown) == {}
    assert browser(stranger).post(page, {"item": work[0].pk, "free": work[0].pk}).status_code == 422
    assert browser(there.reviewer).get(f"{page}?item=x").status_code == 404
    assert state(work)[0] == ("open", None)


def test_all_or_none(there: world.World, work: list[WorkItem], colleague: Actor) -> None:
    items.take(work[2], actor=colleague)
    with pytest.raises(NotNow):
        items.take_many(work, actor=there.reviewer)
    with pytest.raises(NotAllowed):
        items.take_many(work[:2], actor=there.officer)
    WorkItem.objects.filter(pk=work[1].pk).update(excluded_users=[there.reviewer.user])
    with pytest.raises((NotAllowed, RuleBroken)):
        items.take_many(work[:2], actor=there.reviewer)
    assert state(work)[:2] == [("open", None)] * 2
    assert len(items.take_many(work[:2], actor=colleague)) == 2 and items.take_many([], actor=colleague) == []
