"""Long work on its pages and over HTTP: a long list as a file, as its reader saw it."""

import csv
import dataclasses
import io
from typing import Any

import pytest

from tests.api.everything import key_of
from tests.jobs import counting
from tests.market import asking
from tests.market.test_api import call
from tests.market.test_pages import as_
from tests.market.test_pages import desk as at
from transfer.kernel.errors import NotAllowed
from transfer.kernel.money import Money
from transfer.mechanisms.jobs import services
from transfer.mechanisms.jobs.models import Job

pytestmark = pytest.mark.stands_on(build=asking.build)
TITLES = ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "铸造废砂再生", "Plain, with a comma"]


@pytest.fixture
def desk(stand: asking.Desk, settings: Any) -> asking.Desk:
    settings.EXCHANGE_ROWS_AT_ONCE = 3
    for place, title in enumerate(TITLES):
        asking.draft(stand, title=title, budget_low=Money(place * 100), budget_high=None)
    asking.submitted(stand, title="Not a draft")
    return stand


def rows_of(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_short_list_is_answered_and_a_long_one_made_in_the_background(desk: asking.Desk, settings: Any) -> None:
    buyer = as_(desk.buyer)
    question = "?state=draft&sort=-budget_low&columns=title&columns=budget_low&export=csv"
    page = buyer.get(at(desk.firm, f"demands/{question}"))
    assert "The list has 6 rows" in page.content.decode() and not Job.objects.exists()
    answer = buyer.post(at(desk.firm, f"demands/{question}"), {"do": "export"})
    job = Job.objects.get()
    assert answer["Location"] == at(desk.firm, f"jobs/{job.pk}/") and job.state == "waiting"
    asking.draft(desk, title="Come meanwhile", budget_low=Money(99_900), budget_high=None)
    assert services.run_next().state == "done"  # type: ignore[union-attr] # one was taken
    counting.examine()
    shown = buyer.get(at(desk.firm, f"jobs/{job.pk}/")).content.decode()
    assert "Save the file" in shown and "Our demands" in shown and "every 2s" not in shown
    saved = buyer.get(at(desk.firm, f"jobs/{job.pk}/files/result/"))
    assert 'filename="demands-en.csv"' in saved["Content-Disposition"]
    rows = rows_of(b"".join(saved.streaming_content).decode())
    assert rows[0][0] == "Title" and [row[0] for row in rows[1:]] == [
        "Come meanwhile", "Plain, with a comma", "铸造废砂再生", "'@SUM(A1)", "'-1", "'+1", "'=HYPERLINK(1)",
    ]  # fmt: skip
    settings.EXCHANGE_ROWS_AT_ONCE = 100
    at_once = b"".join(buyer.get(at(desk.firm, f"demands/{question}")).streaming_content).decode()
    assert rows_of(at_once) == rows


def test_it_goes_on_where_it_was_from_portion_to_portion(desk: asking.Desk, monkeypatch: Any) -> None:
    monkeypatch.setattr("transfer.mechanisms.jobs.slots.lists.AT_ONCE", 2)
    monkeypatch.setattr("transfer.mechanisms.jobs.services.running.A_SECOND", 0.0)
    asked = {"address": f"/zh-hans/as/{desk.firm.slug}/demands/?sort=title&columns=title"}
    job = services.begin(actor=desk.buyer, kind="jobs.list.export", asked=asked, order_now=True)
    turns = 0
    while Job.objects.get(pk=job.pk).state != "done":
        services.run_next(seconds=0.0)
        turns += 1
    found = Job.objects.get(pk=job.pk)
    assert turns == 4 and (found.done, found.total) == (7, 7)
    rows = rows_of(counting.content(found, "result", desk.buyer))
    assert len(rows) == 8 and len({row[0] for row in rows}) == 8


def test_pages_for_those_who_may_see_them_alone(desk: asking.Desk) -> None:
    asked = {"address": f"/en/as/{desk.firm.slug}/demands/"}
    job = services.begin(actor=desk.buyer, kind="jobs.list.export", asked=asked, order_now=True)
    own, other = as_(desk.buyer), as_(desk.seller)
    listed = own.get(at(desk.firm, "jobs/")).content.decode()
    assert "List as a file (CSV)" in listed and "waiting" in listed
    assert str(job.pk) not in other.get(at(desk.university, "jobs/")).content.decode()
    assert other.get(at(desk.university, f"jobs/{job.pk}/")).status_code == 404
    assert other.get(at(desk.university, f"jobs/{job.pk}/files/result/")).status_code == 404
    assert own.get(at(desk.firm, f"jobs/{job.pk}/files/result/")).status_code == 404
    assert own.get(at(desk.firm, f"jobs/{job.pk}/files/nothing/")).status_code == 404
    shown = own.get(at(desk.firm, f"jobs/{job.pk}/")).content.decode()
    assert "It waits for its turn." in shown and "every 2s" in shown and "Look again" in shown
    answer = own.post(at(desk.firm, f"jobs/{job.pk}/cancel/"), {"version": job.version})
    assert answer.status_code == 302 and Job.objects.get().state == "cancelled"
    assert own.post(at(desk.firm, f"jobs/{job.pk}/stop/"), {"version": 3}).status_code == 409
    assert services.run_next() is None


def test_over_http_from_the_order_to_the_file(desk: asking.Desk) -> None:
    buyer, seller = key_of(desk.buyer), key_of(desk.seller)
    body = {"kind": "jobs.list.export", "asked": {"address": f"/en/as/{desk.firm.slug}/demands/?state=draft"}}
    assert call(buyer, "post", "jobs/", {**body, "asked": {"address": "/en/x/"}}).status_code == 422
    assert call(buyer, "post", "jobs/", {**body, "kind": "x"}).json()["problems"][0]["field"] == "kind"
    made = call(buyer, "post", "jobs/", body)
    assert made.status_code == 201 and made.json()["state"] == "waiting", made.content
    place = f"jobs/{made.json()['id']}/"
    assert call(seller, "get", place).status_code == 404 and call(buyer, "get", f"{place}result/").status_code == 404
    services.run_next()
    assert call(buyer, "get", f"{place}result/").status_code == 409
    counting.examine()
    seen = call(buyer, "get", place).json()
    assert (seen["state"], seen["done"], seen["words"]) == ("done", 6, "6 of 6 rows") and seen["faults"] is None
    saved = call(buyer, "get", f"{place}result/")
    assert saved.status_code == 200 and len(rows_of(b"".join(saved.streaming_content).decode())) == 7
    assert call(seller, "get", f"{place}result/").status_code == 404
    second = call(buyer, "post", "jobs/", {**body, "order": False}).json()
    assert second["state"] == "prepared" and call(buyer, "get", "jobs/?state=prepared").json()["results"]
    ended = call(buyer, "post", f"jobs/{second['id']}/cancel/", {}, second["version"])
    assert ended.json()["state"] == "cancelled"
    narrow = dataclasses.replace(desk.buyer, scopes=frozenset({"jobs"}))
    with pytest.raises(NotAllowed):
        services.begin(actor=narrow, kind="jobs.list.export", asked=body["asked"])
