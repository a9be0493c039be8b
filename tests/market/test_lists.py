"""The lists of a workspace: sorted, narrowed, with columns and views that a membership keeps, and as a file."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client

from institutions.models import Membership, User
from institutions.services import accounts, memberships
from market.models import Demand
from market.views.lists import DemandsPage
from tests.institutions import people
from tests.market import asking
from tests.market.test_pages import as_
from tests.market.test_pages import desk as place
from transfer.edge import columns
from transfer.edge.models import SavedView
from transfer.kernel.actor import SYSTEM
from transfer.kernel.money import Money

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=asking.build)]
TITLES = ["铸造废砂再生", "=HYPERLINK(1)", "保冷层减薄", "Alloy without cobalt"]


@pytest.fixture
def desk(stand: asking.Desk) -> asking.Desk:
    for title, budget in zip(TITLES, (3, None, 2, 2), strict=True):
        asking.draft(stand, title=title, budget_low=budget and Money(budget * 10_000_000), budget_high=None)
    asking.opened(stand, title="Colder pipes", budget_low=Money(50_000_00), budget_high=None)
    return stand


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def rows(html: str) -> list[str]:
    found = re.findall(r'<th scope="row">(?:<input [^>]*>)?<a [^>]*>(.*?)</a></th>', html)
    return [re.sub(r"</?span[^>]*>", "", one).replace("&#x27;", "'") for one in found]


def heads(html: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*>(?:<a [^>]*>)?([^<]+?) ?<', html)


def file_of(client: Client, path: str) -> list[list[str]]:
    answer = client.get(path)
    assert answer.status_code == 200 and answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def send(client: Client, path: str, **given: Any) -> Any:
    answer = client.post(path, given)
    assert answer.status_code == 302, answer.status_code
    return answer["Location"]


def test_the_head_sorts_both_ways_and_pages_go_on_in_that_order(desk: asking.Desk, monkeypatch: Any) -> None:
    buyer, at = as_(desk.buyer), place(desk.firm, "demands/")
    newest = ["Colder pipes", *reversed(TITLES)]
    html = page(buyer, at)
    assert rows(html) == newest and "aria-sort" not in html and 'href="?sort=state"' in html
    by_title = ["=HYPERLINK(1)", "Alloy without cobalt", "保冷层减薄", "Colder pipes", "铸造废砂再生"]
    html = page(buyer, f"{at}?sort=title")
    shown = rows(html)
    assert 'aria-sort="ascending"' in html and 'href="?sort=-title"' in html
    assert sorted(shown) == sorted(by_title)
    assert shown.index("保冷层减薄") < shown.index("铸造废砂再生")  # bao before zhu
    assert shown.index("Alloy without cobalt") < shown.index("Colder pipes")
    assert rows(page(buyer, f"{at}?sort=-title")) == shown[::-1]
    assert rows(page(buyer, f"{at}?sort=state"))[-1] == "Colder pipes"
    by_budget = ["Colder pipes", "Alloy without cobalt", "保冷层减薄", "铸造废砂再生", "=HYPERLINK(1)"]
    for key, wanted in {
        "budget_low": by_budget,
        "-budget_low": [*by_budget[3::-1], by_budget[4]],
        "title": shown,
        "-until": newest[::-1],
        "waiting": newest,
        "changed": newest[::-1],
        "state": [*newest[1:], newest[0]],
        "-state": [newest[0], *TITLES],
        "begun": newest[::-1],
    }.items():
        assert rows(page(buyer, f"{at}?sort={key}")) == wanted, key
        monkeypatch.setattr(DemandsPage, "page_size", 2)
        found, after = [], f"{at}?sort={key}"
        while after:
            html = page(buyer, after)
            found += rows(html)
            onward = re.search(r'rel="next" href="([^"]+)"', html)
            after = at + onward[1].replace("&amp;", "&") if onward else ""
        assert found == wanted, key
        monkeypatch.setattr(DemandsPage, "page_size", 20)


def test_a_list_too_long_to_be_sorted_says_so(desk: asking.Desk, monkeypatch: Any) -> None:
    buyer, at = as_(desk.buyer), place(desk.firm, "demands/")
    monkeypatch.setattr("transfer.edge.views.tables.SORTED_AT_MOST", 3)
    html = page(buyer, f"{at}?sort=title")
    assert "too long to be sorted by “Title”" in html and "aria-sort" not in html
    assert rows(html) == ["Colder pipes", *reversed(TITLES)]
    assert [row[0].removeprefix("'") for row in file_of(buyer, f"{at}?sort=title&export=csv")][1:] == rows(html)
    for asked in ("sort=-until", "sort=title&words=out"):
        html = page(buyer, f"{at}?{asked}")
        assert "too long to be sorted" not in html and "aria-sort" in html


def test_every_character_has_its_place(desk: asking.Desk) -> None:
    titles = ["\U0001f600", "\ue000 own", "\U00020000", "ñandú", "\ufffd", "한글", "\u0600"]
    for title in titles:
        asking.draft(desk, title=title)
    assert set(titles) < set(rows(page(as_(desk.buyer), place(desk.firm, "demands/?sort=title"))))


def test_what_is_not_known_is_refused(desk: asking.Desk) -> None:
    buyer, at = as_(desk.buyer), place(desk.firm, "demands/")
    assert "cannot be sorted by “weight”" in page(buyer, f"{at}?sort=weight", 422)
    assert "cannot be sorted by “__pk”" in page(buyer, f"{at}?sort=__pk", 422)
    assert "no column “password”" in page(buyer, f"{at}?columns=password", 422)
    assert "State" in page(buyer, f"{at}?state=burnt", 422)
    page(buyer, f"{at}?export=csv&state=burnt", 422)
    for before in ("x", "0~", f"{Demand.objects.first().pk}~x"):  # type: ignore[union-attr] # there are
        page(buyer, f"{at}?sort=changed&before={before}", 404)
    answer = buyer.post(at, {"do": "columns", "columns": "password"})
    assert answer.status_code == 422 and not SavedView.objects.exists()
    assert buyer.post(at, {"do": "sell"}).status_code == 404


def test_the_list_is_narrowed_by_state_and_words(desk: asking.Desk) -> None:
    buyer, at = as_(desk.buyer), place(desk.firm, "demands/")
    assert rows(page(buyer, f"{at}?state=open")) == ["Colder pipes"]
    assert rows(page(buyer, f"{at}?words=without+ALLOY")) == ["Alloy without cobalt"]
    number = Demand.objects.get(title="保冷层减薄").thread.number
    assert rows(page(buyer, f"{at}?words={number}")) == ["保冷层减薄"]
    nothing = page(buyer, f"{at}?words=nowhere")
    assert rows(nothing) == [] and "Nothing on this list is like that." in nothing


def test_columns_are_kept_for_the_membership(desk: asking.Desk) -> None:
    buyer, at = as_(desk.buyer), place(desk.firm, "demands/")
    assert heads(page(buyer, at)) == ["Title", "Number", "State", "Answers to weigh", "Answers until"]
    there = send(buyer, f"{at}?sort=-until&columns=state", do="columns", columns=["state", "budget_low"])
    assert there == f"{at}?sort=-until"
    for _time in range(2):
        html = page(buyer, at)
        assert heads(html) == ["Title", "State", "budget from"] and "300,000\xa0CNY" in html
    assert heads(page(buyer, f"{at}?columns=number")) == ["Title", "Number"]
    assert heads(page(as_(people.actor(desk.firm, "buyer")), at))[1] == "Number"  # a colleague's own
    assert send(buyer, at, do="columns") == at and heads(page(buyer, at)) == ["Title"]


def test_a_view_has_a_tab_and_belongs_to_its_membership_alone(desk: asking.Desk) -> None:
    buyer, at = as_(desk.buyer), place(desk.firm, "demands/")
    other = people.actor(desk.firm, "buyer")
    asked = f"{at}?state=draft&sort=-title&columns=state&before="
    view = send(buyer, asked, do="save", name="My drafts")
    kept = SavedView.objects.get()
    assert (kept.membership, kept.query, kept.columns) == (
        desk.buyer.membership,
        "state=draft&sort=-title",
        ["title", "state"],
    )
    html = page(buyer, view)
    assert heads(html) == ["Title", "State"] and len(rows(html)) == 4 and "Delete the view “My drafts”" in html
    assert 'aria-current="page">My drafts' in html and ">My drafts<" in page(buyer, at)
    colleague = as_(other)
    assert "My drafts" not in page(colleague, at) and "My drafts" not in page(colleague, view)
    for doing in ({"do": "delete"}, {"do": "columns", "columns": "number"}):
        assert colleague.post(view, doing).status_code == 404
    assert SavedView.objects.get() == kept

    assert heads(page(buyer, send(buyer, view, do="columns", columns="number"))) == ["Title", "Number"]
    send(buyer, f"{at}?state=open", do="save", name="My drafts")
    assert SavedView.objects.get().query == "state=open"  # the name is taken over
    assert send(buyer, view, do="delete") == at and not SavedView.objects.exists()
    assert "My views" not in page(buyer, at)
    nameless = buyer.post(at, {"do": "save", "name": ""})
    assert nameless.status_code == 422 and "Colder pipes" in nameless.content.decode()


def test_a_view_sent_twice_is_kept_once_and_there_are_not_too_many(desk: asking.Desk) -> None:
    buyer, at = as_(desk.buyer), place(desk.firm, "demands/")
    first = send(buyer, at, do="save", name="Mine", once="a")
    view = SavedView.objects.get()
    view.delete()
    assert send(buyer, at, do="save", name="Mine", once="a") == first and not SavedView.objects.exists()
    for number in range(12):
        send(buyer, at, do="save", name=f"View {number}")
    full = buyer.post(at, {"do": "save", "name": "One more"})
    assert full.status_code == 422 and "many views already" in full.content.decode()


def test_views_are_forgotten_with_the_membership_and_the_person(desk: asking.Desk) -> None:
    at = place(desk.firm, "demands/")
    leaves, erased = people.actor(desk.firm, "buyer"), people.actor(desk.firm, "buyer")
    for actor in (desk.buyer, leaves, erased):
        send(as_(actor), at, do="save", name="Mine")
    memberships.end(Membership.objects.get(pk=leaves.membership), actor=leaves)
    accounts.erase(User.objects.get(pk=erased.user), actor=SYSTEM)
    assert [view.membership for view in SavedView.objects.all()] == [desk.buyer.membership]


def test_the_file_is_the_list_as_it_is_shown(desk: asking.Desk, monkeypatch: Any) -> None:
    buyer, at = as_(desk.buyer), place(desk.firm, "demands/")
    asked = f"{at}?state=draft&sort=budget_low&columns=state&columns=budget_low"
    html = page(buyer, asked)
    link = re.search(r'href="([^"]+)" download', html)
    assert link
    found = file_of(buyer, at + link[1].replace("&amp;", "&"))
    assert found[0] == ["Title", "State", "Budget from", "Budget from (currency)"]
    assert [row[0] for row in found[1:]] == [
        "Alloy without cobalt", "保冷层减薄", "铸造废砂再生", "'=HYPERLINK(1)",
    ]  # fmt: skip
    assert [row[0].removeprefix("'") for row in found[1:]] == rows(html)
    assert found[1][1:] == ["draft", "200000.00", "CNY"] and found[4][1:] == ["draft", "", ""]
    monkeypatch.setattr("transfer.edge.views.tables.AT_ONCE", 2)
    assert file_of(buyer, f"{asked}&export=csv") == found
    assert len(file_of(buyer, f"{at}?export=csv")) == 6
    assert len(file_of(as_(desk.seller), place(desk.university, "disclosures/?export=csv"))) == 1
    chinese = file_of(buyer, f"{asked}&export=csv".replace("/en/", "/zh-hans/"))
    assert chinese[0] == ["名称", "状态", "预算下限", "预算下限（币种）"] and chinese[1][1] == "草稿"
    assert [row[0] for row in chinese][1:] == [row[0] for row in found][1:]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("  =1", "'  =1"),
        ("\t1", "'\t1"),
        ("-2", "'-2"),
        ("@x", "'@x"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, safe: str) -> None:
    assert columns.harmless(text) == safe


def test_the_page_in_chinese(desk: asking.Desk) -> None:
    html = page(as_(desk.buyer), place(desk.firm, "demands/?sort=state").replace("/en/", "/zh-hans/"))
    for words in ("排序方式", "列与视图", "保存这个视图", "导出此列表（CSV）"):
        assert words in html
