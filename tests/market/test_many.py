"""The same move on several rows of a list: previewed with a reason for each, done row by row, told row by row."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client

from institutions.services import memberships
from market.models import Demand
from market.services import demands
from tests.institutions import people
from tests.jobs import counting
from tests.market import asking
from tests.market.test_pages import as_
from tests.market.test_pages import desk as place
from transfer.edge import bulk
from transfer.edge.models import Batch, IdempotencyKey
from transfer.kernel import retention
from transfer.kernel.models import Event
from transfer.mechanisms.jobs import services as jobs
from transfer.mechanisms.jobs.models import Job

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=asking.build)]


@pytest.fixture
def desk(stand: asking.Desk) -> asking.Desk:
    return stand


@pytest.fixture
def three(desk: asking.Desk) -> list[Demand]:
    """Two open demands and a draft."""
    made = [asking.opened(desk, title="Less sand"), asking.opened(desk, title="Colder pipes")]
    return [*made, asking.draft(desk, title="Not sent yet")]


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def sent(html: str, **more: str) -> dict[str, Any]:
    """What the form of the preview sends."""
    form = html[html.index('<form class="form" method="post"') :]
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[: form.index("</form>")]):
        found.setdefault(name, []).append(value)
    return {**found, **more}


def marked(rows: list[Demand], move: str = "meet") -> str:
    return f"?many={move}&" + "&".join(f"row={row.pk}" for row in rows)


def states(rows: list[Demand]) -> list[str]:
    return [Demand.objects.get(pk=row.pk).state for row in rows]


def test_the_list_offers_what_is_open_and_the_preview_says_each_its_reason(
    desk: asking.Desk, three: list[Demand]
) -> None:
    buyer, at = as_(desk.buyer), place(desk.firm, "demands/")
    listed = page(buyer, at)
    assert listed.count('form="many" name="row"') == 3 and "or all 3 of this list" in listed
    assert 'value="meet">Declare it met' in listed and 'value="withdraw">Withdraw' in listed
    only_drafts = page(buyer, f"{at}?state=draft")
    assert 'value="meet"' not in only_drafts and 'name="state" value="draft"' in only_drafts
    shown = page(buyer, at + marked(three))
    assert "2 rows will be touched." in shown and "1 stays as it is." in shown
    assert shown.count("Stays as it is:") == 1 and "draft, does not allow this." in shown
    assert len(sent(shown)["row"]) == 2 and states(three) == ["open", "open", "draft"]
    everything = page(buyer, f"{at}?many=withdraw&all=1&state=open")
    assert "2 rows will be touched." in everything and 'name="reason"' in everything
    assert 'action="' + at + '?state=open"' in everything
    assert "Nothing was chosen." in page(buyer, f"{at}?many=meet")
    page(buyer, f"{at}?many=fly&all=1", 404)
    page(buyer, f"{at}?many=meet&row=x", 404)
    assert "是否" not in page(buyer, at.replace("/en/", "/zh-hans/") + marked(three), 200)


def test_each_is_done_by_itself_and_once(desk: asking.Desk, three: list[Demand]) -> None:
    buyer, at = as_(desk.buyer), place(desk.firm, "demands/")
    given = sent(page(buyer, at + marked(three)))
    demands.withdraw(three[1], actor=desk.buyer, reason="plan_changed")
    events = Event.objects.count()
    answer = buyer.post(at, given)
    batch = Batch.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"{at}?batch={batch.pk}"
    assert states(three) == ["met", "withdrawn", "draft"]  # what was refused undoes nothing
    last = Event.objects.filter(stream=three[0].stream).latest("version")
    assert last.name == "market.demand.met" and last.actor_user == desk.buyer.user
    told = page(buyer, answer["Location"])
    assert "1 row is done." in told and "1 was refused and stays as it is." in told
    assert "Less sand" in told and "Refused:" in told and "changed" in told
    count = Event.objects.count()
    assert count > events
    again = buyer.post(at, given)  # sent twice
    assert again["Location"] == answer["Location"] and Event.objects.count() == count and Batch.objects.count() == 1
    page(as_(people.actor(desk.firm, "buyer")), answer["Location"], 404)  # one's own alone
    page(buyer, f"{at}?batch=x", 404)


def test_what_it_asks_is_asked_once_and_what_is_missing_comes_back(desk: asking.Desk, three: list[Demand]) -> None:
    buyer, at = as_(desk.buyer), place(desk.firm, "demands/")
    given = sent(page(buyer, at + marked(three, "withdraw")))
    assert len(given["row"]) == 3
    back = buyer.post(at, given)
    assert back.status_code == 422 and "This field is required." in back.content.decode() and not Batch.objects.exists()
    assert buyer.post(at, {**given, "row": ["x.1"]}).status_code == 404
    assert buyer.post(at, {**given, "row": [], "reason": "plan_changed"}).status_code == 422
    answer = buyer.post(at, sent(back.content.decode(), reason="plan_changed", note="The plant closes."))
    assert answer.status_code == 302 and states(three) == ["withdrawn"] * 3
    assert {one.reason for one in Event.objects.filter(name="market.demand.withdrawn")} == {"plan_changed"}


def test_a_stranger_moves_nothing(desk: asking.Desk, three: list[Demand]) -> None:
    given = sent(page(as_(desk.buyer), place(desk.firm, "demands/") + marked(three)))
    rival, at = as_(people.actor(desk.rivals, "buyer")), place(desk.rivals, "demands/")
    assert "Nothing was chosen." in page(rival, at + marked(three))
    assert rival.post(at, given).status_code == 403  # somebody else's form
    taken = {name: value for name, value in given.items() if name in ("do", "many", "row")}
    answer = rival.post(at, taken)
    assert answer.status_code == 302 and states(three) == ["open", "open", "draft"]
    assert "2 were refused" in page(rival, answer["Location"])


def test_marked_rows_are_a_file(desk: asking.Desk, three: list[Demand]) -> None:
    answer = as_(desk.buyer).get(place(desk.firm, f"demands/?export=csv&row={three[0].pk}&row={three[2].pk}"))
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode().removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == ["Not sent yet", "Less sand"]


def test_many_are_done_in_the_background(desk: asking.Desk, three: list[Demand], settings: Any) -> None:
    settings.EXCHANGE_MOVES_AT_ONCE = 1
    buyer, at = as_(desk.buyer), place(desk.firm, "demands/")
    shown = page(buyer, at + marked(three, "withdraw"))
    assert "they are done in the background" in shown
    answer = buyer.post(at, sent(shown, reason="plan_changed"))
    job = Job.objects.get()
    assert answer["Location"] == place(desk.firm, f"jobs/{job.pk}/") and states(three) == ["open", "open", "draft"]
    demands.meet(three[1], actor=desk.buyer)
    assert jobs.run_next().state == "done"  # type: ignore[union-attr] # one was taken
    job.refresh_from_db()
    assert (job.taken, job.failed, job.total) == (2, 1, 3) and states(three) == ["withdrawn", "met", "withdrawn"]
    rows = list(csv.reader(io.StringIO(counting.content(job, "result", desk.buyer).removeprefix("\ufeff"))))
    assert len(rows) == 4 and sorted(row[2] for row in rows[1:]) == ["done", "done", "not done"]
    fault = job.faults.get()
    assert fault.code == "stale" and "zh-hans" in fault.message
    counting.examine()
    assert "Our demands: Withdraw" in page(buyer, place(desk.firm, f"jobs/{job.pk}/"))


def test_too_many_are_narrowed_first(desk: asking.Desk, three: list[Demand], monkeypatch: Any) -> None:
    monkeypatch.setattr(bulk, "MOST", 2)
    buyer, at = as_(desk.buyer), place(desk.firm, "demands/")
    assert "All of the list can be chosen once it is narrowed to 2 rows." in page(buyer, at)
    assert "That is more than 2 rows." in page(buyer, f"{at}?many=withdraw&all=1", 422)


def test_batches_are_forgotten(desk: asking.Desk, three: list[Demand]) -> None:
    at = place(desk.firm, "demands/")
    buyer = as_(desk.buyer)
    buyer.post(at, sent(page(buyer, at + marked(three))))
    assert Batch.objects.exists() and IdempotencyKey.objects.exists()
    assert "edge.batch" in {line.noun for line in retention.table()}
    people.membership(desk.firm, "manager")
    membership = memberships.Membership.objects.get(pk=desk.buyer.membership)
    memberships.end(membership, actor=people.actor(desk.firm, "manager"))
    assert not Batch.objects.exists()
