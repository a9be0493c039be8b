"""Several pieces of work are taken, given on and laid back at once, after one has seen what will happen to each."""

import re

import pytest

from market.services import achievements, disclosures
from tests.institutions import people
from tests.institutions.test_work import body, browser
from tests.market import world
from transfer.kernel.actor import Actor
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


def sent(html: str, **more: str) -> dict[str, list[str] | str]:
    """What the preview's form would send."""
    found: dict[str, list[str] | str] = dict(more)
    for name, value in re.findall(r'<input type="hidden" name="(do|many|row)" value="([^"]+)">', html):
        given = found.setdefault(name, [])
        assert isinstance(given, list)
        given.append(value)
    return found


def test_marked_on_today_previewed_and_taken(there: world.World, work: list[WorkItem], colleague: Actor) -> None:
    desk = f"/en/as/{there.exchange.slug}/"
    me = browser(there.reviewer)
    today = body(me, desk)
    assert today.count('form="take-many"') == 3 and f'{desk}work/"' in today and 'name="many" value="take"' in today
    items.take(work[0], actor=colleague)
    asked = f"{desk}work/?many=take&" + "&".join(f"row={one.pk}" for one in work)
    shown = body(me, asked)
    assert "2 rows will be touched." in shown and "Each comes into your hands" in shown
    assert "Stays as it is:" in shown and "It is in the hands of" in shown
    assert "所选工作由您承办" in body(me, asked.replace("/en/", "/zh-hans/"))
    assert state(work)[1:] == [("open", None)] * 2  # looking changes nothing
    answer = me.post(f"{desk}work/", sent(shown))
    assert answer.status_code == 302
    assert "2 rows are done." in body(me, answer["Location"])
    assert state(work) == [("taken", colleague.user), ("taken", there.reviewer.user), ("taken", there.reviewer.user)]
    last = Event.objects.filter(stream=work[2].stream).latest("version")
    assert last.name == "worklist.item.taken" and last.actor_user == there.reviewer.user
    assert 'form="take-many"' not in body(me, desk)


def test_what_was_taken_meanwhile_is_refused_alone(there: world.World, work: list[WorkItem], colleague: Actor) -> None:
    page = f"/en/as/{there.exchange.slug}/work/"
    me = browser(there.reviewer)
    given = sent(body(me, f"{page}?many=take&row={work[0].pk}&row={work[1].pk}"))
    items.take(work[0], actor=colleague)
    told = body(me, me.post(page, given)["Location"])
    assert "1 row is done." in told and "1 was refused" in told
    assert state(work)[:2] == [("taken", colleague.user), ("taken", there.reviewer.user)]


def test_given_on_by_the_head_and_laid_back_by_the_holder(
    there: world.World, work: list[WorkItem], colleague: Actor
) -> None:
    page = f"/en/as/{there.exchange.slug}/work/"
    head = browser(people.actor(there.exchange, "manager"))
    listed = body(head, page)
    assert 'value="assign"' in listed and 'value="take"' in listed and "nobody&#x27;s" in listed
    shown = body(head, f"{page}?many=assign&all=1")
    assert str(colleague.user) in shown and 'name="user"' in shown
    assert head.post(page, sent(shown, user="")).status_code == 422
    told = body(head, head.post(page, sent(shown, user=str(colleague.user), note="While I am away."))["Location"])
    assert "3 rows are done." in told and state(work) == [("taken", colleague.user)] * 3
    holder = browser(colleague)
    mine = body(holder, f"{page}?hands=mine&sort=-due")
    assert mine.count('form="many" name="row"') == 3 and "all 3 of this list" in mine
    assert "No work" not in mine and body(holder, f"{page}?hands=nobody").count('name="row"') == 0
    shown = body(holder, f"{page}?many=release&row={work[0].pk}&row={work[1].pk}")
    holder.post(page, sent(shown))
    assert [one for one, _who in state(work)] == ["open", "open", "taken"]


def test_only_what_one_sees_is_there(there: world.World, work: list[WorkItem]) -> None:
    stranger = people.actor(there.exchange, "listing_officer")
    page = f"/en/as/{there.exchange.slug}/work/"
    shown = body(browser(stranger), f"{page}?many=take&row={work[0].pk}")
    assert "Nothing was chosen." in shown and "row" not in sent(shown)
    forged = {"do": "many", "many": "take", "row": f"{work[0].pk}.{work[0].version}"}
    answer = browser(stranger).post(page, forged)
    assert answer.status_code == 302 and state(work)[0] == ("open", None)
    assert browser(there.reviewer).get(f"{page}?many=take&row=x").status_code == 404


def test_taking_the_work_on_a_disclosure_begins_its_triage(there: world.World) -> None:
    made = disclosures.file(world.disclosure(there), actor=there.inventor)
    page = f"/en/as/{there.university.slug}/disclosures/{made.pk}/"
    officer = browser(there.officer)
    shown = body(officer, page)
    assert "Begin the triage" not in shown and shown.count(">Take</button>") == 1
    item = WorkItem.objects.get(subject=made.stream)
    if item.state == "open":
        items.take(item, actor=there.officer)
    made.refresh_from_db()
    assert made.state == "in_triage"
    last = Event.objects.get(name="market.disclosure.taken_up")
    assert last.actor_user == there.officer.user
    assert "Begin the triage" not in body(officer, page)
