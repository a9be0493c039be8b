"""Demands and responses as clients with keys use them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from tests.market import asking, trade, world
from tests.market.test_api import call, key_of

pytestmark = pytest.mark.stands_on(build=asking.build)


@pytest.fixture
def desk(stand: asking.Desk) -> asking.Desk:
    return stand


def _body(desk: asking.Desk, **more: Any) -> dict[str, Any]:
    text = asking.text(budget_low="100万元", budget_high={"minor": 300_000_000, "currency": "CNY"}, **more)
    days = {name: text[name].isoformat() for name in ("needed_by", "open_until")}
    return {**text, **days, "exchange": str(desk.exchange.pk)}


def test_from_a_demand_to_a_deal(desk: asking.Desk) -> None:
    buyer, reviewer, seller, rival = map(key_of, (desk.buyer, desk.reviewer, desk.seller, desk.rival))
    made = call(buyer, "post", "demands/", _body(desk, anonymous=True))
    assert made.status_code == 201, made.content
    assert made.json()["budget_low"]["minor"] == 100_000_000 and made.json()["completeness"]["score"] == 100
    place = f"demands/{made.json()['id']}/"
    assert call(seller, "get", place).status_code == 404
    assert call(buyer, "patch", place, {"title": "Thinner"}, 1).json()["title"] == "Thinner"
    assert call(buyer, "post", f"{place}submit/", {}, 2).json()["state"] == "submitted"
    world.drain()
    world.drain()
    seen = call(reviewer, "get", f"{place}?actions=1").json()
    assert seen["actions"] == ["accept", "send_back"] and seen["demander"]["name"] == "North Foundry"
    assert call(reviewer, "post", f"{place}accept/", {}, seen["version"]).json()["state"] == "open"

    public = APIClient().get(f"/api/v1/{place}").json()
    assert (public["demander"], public["completeness"], public["first_answer"]) == (None, None, None)
    assert "North Foundry" not in APIClient().get("/api/v1/demands/").content.decode()

    answer = {
        "demand": public["id"],
        "approach": "Felt.",
        "figures": asking.FIGURES,
        "price_low": "80万元",
        "months": 9,
    }
    given = call(seller, "post", "responses/", answer)
    assert given.status_code == 201, given.content
    assert call(seller, "post", "responses/", answer).json()["code"] == "market_response_one_active"
    reply = f"responses/{given.json()['id']}/"
    assert call(buyer, "get", reply).status_code == 404
    assert call(seller, "post", f"{reply}send/", {}, 1).json()["state"] == "sent"
    for key in (rival, reviewer):
        assert call(key, "get", reply).status_code == 404
        assert call(key, "get", "responses/").json()["results"] == []
    assert call(buyer, "post", f"{reply}ask/", {"note": "How cold?"}, 2).status_code == 200
    assert call(seller, "post", f"{reply}reply/", {"note": "Very."}, 3).status_code == 200
    said = call(buyer, "get", f"{reply}conversation/").json()
    assert [(one["by_demander"], one["text"]) for one in said] == [(True, "How cold?"), (False, "Very.")]
    assert call(buyer, "get", f"{reply}?actions=1").json()["actions"] == ["shortlist", "ask", "decline", "accept"]
    taken = call(buyer, "post", f"{reply}accept/", {}, 4)
    assert (taken.status_code, taken.json()["state"]) == (200, "accepted") and taken.json()["deal"]
    assert call(buyer, "post", f"{reply}accept/", {}, 5).status_code == 409


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"budget_low": "-3"}, "budget_low"),
        ({"budget_high": "9" * 40}, "budget_high"),
        ({"needed_by": "2026-02-30"}, "needed_by"),
        ({"needed_by": "9999-12-31"}, "needed_by"),
        ({"open_until": "9999-12-31"}, "open_until"),
        ({"exchange": "00000000-0000-0000-0000-000000000000"}, "exchange"),
        ({"wanted": "development"}, "wanted"),
        ({"targets": {"name": "x"}}, "targets"),
        ({"title": ""}, "title"),
        ({"technology_field": "no"}, "technology_field"),
    ],
)
def test_bad_input_is_a_clear_422(desk: asking.Desk, more: dict[str, Any], field: str) -> None:
    answer = call(key_of(desk.buyer), "post", "demands/", {**_body(desk), **more})
    assert answer.status_code == 422, answer.content
    assert any(one["field"].startswith(field) for one in answer.json()["problems"]), answer.content


def test_a_response_to_a_hidden_demand_or_with_foreign_works_is_refused(desk: asking.Desk) -> None:
    seller = key_of(desk.seller)
    hidden = call(seller, "post", "responses/", {"demand": str(asking.draft(desk).pk), "approach": "x"})
    assert hidden.status_code == 422 and hidden.json()["problems"][0]["field"] == "demand"
    foreign = trade.achievement(desk.rivals, desk.exchange)
    given = {"demand": str(asking.opened(desk).pk), "approach": "x", "achievements": [str(foreign.pk)]}
    refused = call(seller, "post", "responses/", given)
    assert refused.status_code == 422 and refused.json()["problems"][0]["field"] == "achievements"


def test_filters_and_the_number_of_queries(desk: asking.Desk) -> None:
    key = key_of(desk.buyer)
    first = asking.opened(desk)
    asking.sent(desk, first)
    found = call(key, "get", "demands/?technology_field=5&wanted=licensing&region=3301&state=open").json()["results"]
    assert [one["id"] for one in found] == [str(first.pk)]
    assert call(key, "get", "demands/?wanted=service").json()["results"] == []
    assert call(key, "get", "demands/?state=nonsense").status_code in (400, 422)

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert call(key, "get", path).status_code == 200
        return len(caught)

    few = queries("demands/?actions=1"), queries("responses/?actions=1")
    for _more in range(3):
        asking.sent(desk)
    assert (queries("demands/?actions=1"), queries("responses/?actions=1")) == few
