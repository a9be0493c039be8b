"""Pages of demands and responses as their roles use them, without a browser."""

from typing import Any

import pytest
from django.test import Client

from market.models import Deal, Demand, Response
from tests.market import asking, world
from tests.market.test_pages import as_, post
from tests.market.test_pages import desk as place

pytestmark = pytest.mark.stands_on(build=asking.build)


@pytest.fixture
def desk(stand: asking.Desk) -> asking.Desk:
    return stand


def _form(desk: asking.Desk, **more: Any) -> dict[str, Any]:
    given = asking.text(budget_low="100万元", budget_high="3,000,000", exchange=desk.exchange.pk, original_lang="en")
    rows = {f"targets.{at}.{key}": row[key] for at, row in enumerate(given.pop("targets")) for key in row}
    return {**given, **rows, "region": "", **more}


def _text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code, answer.headers.get("Location"))
    return answer.content.decode()


@pytest.mark.slow
def test_from_the_guided_form_to_a_deal(desk: asking.Desk) -> None:
    buyer, reviewer, seller = as_(desk.buyer), as_(desk.reviewer), as_(desk.seller)
    new = place(desk.firm, "demands/new/")
    assert "Forms of cooperation" in _text(buyer, new)
    wrong = buyer.post(new, _form(desk, budget_low="much", **{"targets.1.value": "long"}))
    assert wrong.status_code == 422
    shown = wrong.content.decode()
    assert "much" in shown and "300万元" in shown and "North Foundry" in shown
    wrong = buyer.post(new, _form(desk, **{"targets.1.value": "long"}))
    assert wrong.status_code == 422 and "Write a number" in wrong.content.decode()
    assert Demand.objects.count() == 0

    form = post(buyer, new, {**_form(desk, anonymous="on"), "then": "save"})
    demand = Demand.objects.get()
    assert demand.budget_high_minor == 300_000_000 and len(demand.targets) == 3
    assert 'value="1,000,000.00"' in form.content.decode()
    summary = post(buyer, place(desk.firm, f"demands/{demand.pk}/change/"),
                   {**_form(desk, anonymous="on", title="Thinner"), "version": 1, "then": "summary"})  # fmt: skip
    assert "The public will not read your name" in summary.content.decode()
    post(buyer, place(desk.firm, f"demands/{demand.pk}/submit/"), {"version": 2})
    world.drain()
    world.drain()

    _reviewed(desk, reviewer, demand)
    _shown_without_a_name(desk, demand, seller)
    _answered_and_accepted(desk, buyer, seller, reviewer, demand)


def _reviewed(desk: asking.Desk, reviewer: Client, demand: Demand) -> None:
    review = place(desk.exchange, f"demand-reviews/{demand.pk}/")
    assert reviewer.get(place(desk.exchange, "demand-reviews/"))["Location"] == review
    assert "North Foundry" in _text(reviewer, review) and "The checks found nothing" in _text(reviewer, review)
    demand.refresh_from_db()
    act = place(desk.exchange, f"demands/{demand.pk}/")
    bare = reviewer.post(f"{act}send_back/", {"version": demand.version, "reason": "no_figures", "note": ""})
    assert bare.status_code == 422
    post(reviewer, f"{act}accept/", {"version": demand.version})
    demand.refresh_from_db()
    assert demand.state == "open"


def _shown_without_a_name(desk: asking.Desk, demand: Demand, seller: Client) -> None:
    public = f"/en/demands/{demand.thread.number}/"
    for client in (Client(), seller, as_(desk.rival)):
        for path in (public, "/en/demands/"):
            assert "Thinner" in _text(client, path) and "North Foundry" not in _text(client, path)
    assert "Answer for Lakeside University" in _text(seller, public)
    assert "减薄" not in _text(Client(), "/zh-hans/demands/") and "技术需求" in _text(Client(), "/zh-hans/demands/")


def _answered_and_accepted(desk: asking.Desk, buyer: Client, seller: Client, reviewer: Client, demand: Demand) -> None:
    answer = place(desk.university, f"demands/{demand.pk}/answer/")
    assert "Heat loss" in _text(seller, answer)
    given = {"approach": "A felt.", "price_low": "80万元", "months": "9", "figures.0.value": "10.5",
             "figures.1.value": "12", "figures.2.note": "see the report", "then": "summary"}  # fmt: skip
    assert "not reached" in post(seller, answer, given).content.decode()
    response = Response.objects.get()
    own = place(desk.university, f"responses/{response.pk}/")
    post(seller, f"{own}send/", {"version": 1})
    assert seller.post(answer, given).status_code == 422

    theirs = place(desk.firm, f"responses/{response.pk}/")
    compare = _text(buyer, place(desk.firm, f"demands/{demand.pk}/responses/"))
    assert "10.5" in compare and "Lakeside University" in compare
    post(buyer, f"{theirs}ask/", {"version": 2, "note": "How cold?"})
    assert "How cold?" in _text(seller, own)
    post(seller, f"{own}reply/", {"version": 3, "note": "Very cold."})
    assert "Very cold." in _text(buyer, theirs)
    for stranger, organization in ((as_(desk.rival), desk.rivals), (reviewer, desk.exchange)):
        _text(stranger, place(organization, f"responses/{response.pk}/"), 404)
        _text(stranger, place(organization, f"demands/{demand.pk}/responses/"), 404)
    stale = buyer.post(f"{theirs}accept/", {"version": 3, "contract_class": "development"})
    assert stale.status_code == 412
    refused = buyer.post(f"{theirs}accept/", {"version": 4, "contract_class": "transfer"})
    assert refused.status_code == 422 and "choose another class" in refused.content.decode()
    post(buyer, f"{theirs}accept/", {"version": 4, "contract_class": "development"})
    assert Deal.objects.get().response == response


def test_advice_follows_what_is_typed(desk: asking.Desk) -> None:
    buyer = as_(desk.buyer)
    empty = buyer.post(place(desk.firm, "demands/advice/"), {"title": ""}).content.decode()
    assert "Whoever answers says yes or no" in empty
    full = buyer.post(place(desk.firm, "demands/advice/"), _form(desk)).content.decode()
    assert "Nothing is missing" in full
    line = empty.partition("<summary>")[2].partition("</summary>")[0]
    assert "0 / 100" in line and "Add: Target figures (+25)" in line
    form = _text(buyer, place(desk.firm, "demands/new/"))
    assert form.count("(needed to submit)") == 3, "what submitting asks for is not called optional"
    assert form.index('id="advice"') < form.index('name="title"'), "it stands above the fields"


def test_declined_with_a_reason_that_the_author_reads_in_chinese(desk: asking.Desk) -> None:
    response = asking.sent(desk)
    buyer, seller = as_(desk.buyer), as_(desk.seller)
    post(
        buyer, place(desk.firm, f"responses/{response.pk}/decline/"), {"version": 2, "reason": "price", "note": "太贵"}
    )
    page = _text(seller, f"/zh-hans/as/{desk.university.slug}/responses/{response.pk}/")
    assert "超出预算" in page and "太贵" in page


def test_empty_lists_offer_the_next_thing(desk: asking.Desk) -> None:
    assert "Post a demand" in _text(as_(desk.buyer), place(desk.firm, "demands/"))
    assert "See the open demands" in _text(as_(desk.seller), place(desk.university, "responses/"))
    assert "No demand waits for you" in _text(as_(desk.reviewer), place(desk.exchange, "demand-reviews/"))
    assert "No demand fits" in _text(Client(), "/en/demands/")


def test_a_list_asks_the_same_number_of_queries_for_any_number_of_rows(
    desk: asking.Desk, django_assert_max_num_queries: Any
) -> None:
    buyer = as_(desk.buyer)
    for _one in range(2):
        asking.opened(desk)
    _text(buyer, "/en/demands/")
    with django_assert_max_num_queries(12):
        _text(buyer, "/en/demands/")
    with django_assert_max_num_queries(12):
        _text(buyer, place(desk.firm, "demands/"))


def test_a_refused_save_keeps_the_advice_of_what_was_typed(desk: asking.Desk) -> None:
    answer = as_(desk.buyer).post(place(desk.firm, "demands/new/"), _form(desk, title=""))
    assert answer.status_code == 422 and answer.context["advice"].score == 100


def test_a_region_is_chosen_by_its_name_and_narrows_the_list(desk: asking.Desk) -> None:
    buyer = as_(desk.buyer)
    form = _text(buyer, place(desk.firm, "demands/new/"))
    assert '<optgroup label="Zhejiang">' in form and '<option value="330100">Hangzhou</option>' in form
    refused = buyer.post(place(desk.firm, "demands/new/"), _form(desk, region="339999"))
    assert refused.status_code == 422 and "region" in refused.context["form"].errors
    post(buyer, place(desk.firm, "demands/new/"), _form(desk, region="330106"))
    change = place(desk.firm, f"demands/{Demand.objects.get().pk}/change/")
    assert '<option value="330106" selected>' in _text(buyer, change)
    asking.opened(desk, title="Thinner insulation", region="330100", industry="C")
    titles = {
        query: "Thinner insulation" in _text(Client(), f"/en/demands/?{query}")
        for query in ("region=33", "region=3301", "region=44", "industry=C", "industry=A")
    }
    assert titles == {
        "region=33": True,
        "region=3301": True,
        "region=44": False,
        "industry=C": True,
        "industry=A": False,
    }
    facets = _text(Client(), "/zh-hans/demands/")
    assert "浙江" in facets and "制造业" in facets
    assert "GB/T 2260" not in form + facets
