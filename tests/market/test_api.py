"""The market's API as clients with keys use it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.response import Response
from rest_framework.test import APIClient

from institutions.models import Membership
from institutions.services import api_keys
from tests.institutions import people
from tests.market import world as make
from transfer.kernel import clock
from transfer.kernel.actor import Actor

pytestmark = pytest.mark.stands_on(build=make.make)


@pytest.fixture
def world(stand: make.World) -> make.World:
    return stand


def key_of(actor: Actor) -> str:
    """A key of the actor's membership, for everything it may do."""
    membership = Membership.objects.get(pk=actor.membership)
    until = clock.now() + timedelta(days=30)
    return api_keys.create(membership, actor=actor, label="test", scopes=["market", "publicity"], expires_at=until)[1]


def call(key: str, method: str, path: str, body: Any = None, version: int | None = None) -> Response:
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": uuid.uuid4().hex}
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    return getattr(APIClient(headers=headers), method)(f"/api/v1/{path}", body, format="json")


def test_from_a_disclosure_to_an_accepted_achievement(world: make.World) -> None:
    inventor, officer, reviewer = (key_of(actor) for actor in (world.inventor, world.officer, world.reviewer))
    text = {"title": "气凝胶毡", "summary": "常压一步法", "technology_field": "5"}
    made = call(inventor, "post", "invention-disclosures/", text)
    assert made.status_code == 201, made.content
    place = f"invention-disclosures/{made.json()['id']}/"
    assert call(officer, "get", place).status_code == 404
    filed = call(inventor, "post", f"{place}file/", {}, 1)
    assert filed.status_code == 200, filed.content
    assert filed.json()["state"] == "disclosed"
    assert call(officer, "get", f"{place}?actions=1").json()["actions"] == ["take_up", "elect", "release"]
    elected = call(officer, "post", f"{place}elect/", {"exchange": str(world.exchange.pk)}, 2)
    assert elected.status_code == 200, elected.content
    place = f"achievements/{elected.json()['achievement']}/"
    changed = call(officer, "patch", place, {**make.TEXT, "figures": make.TEXT["figures"]}, 1)
    assert changed.status_code == 200, changed.content
    assert changed.json()["number"] == filed.json()["number"]
    assert call(officer, "post", f"{place}submit/", {}, 2).json()["state"] == "submitted"
    make.drain()
    seen = call(reviewer, "get", f"{place}?actions=1").json()
    assert seen["state"] == "in_review" and seen["actions"] == ["accept", "send_back"]
    assert [one["code"] for one in seen["findings"]] == ["no_rights"]
    assert APIClient().get(f"/api/v1/{place}").status_code == 404
    assert call(reviewer, "post", f"{place}accept/", {}, seen["version"]).json()["state"] == "accepted"
    public = APIClient().get(f"/api/v1/{place}").json()
    assert public["text"]["title"] == make.TEXT["title"]
    assert (public["working"], public["inventors"], public["findings"]) == (None, None, None)


def test_the_list_asks_the_same_number_of_queries_for_any_number_of_rows(
    world: make.World, django_assert_num_queries: Any
) -> None:
    make.accepted(world)
    client = APIClient()
    client.get("/api/v1/achievements/")
    with CaptureQueriesContext(connection) as one:
        client.get("/api/v1/achievements/")
    for index in range(3):
        make.accepted(world, title=f"第{index}项")
    with django_assert_num_queries(len(one)):
        assert len(client.get("/api/v1/achievements/?technology_field=5").json()["results"]) == 4


def test_foreign_and_wrong_ids_are_clear_refusals(world: make.World) -> None:
    officer = key_of(world.officer)
    body = {**make.TEXT, "exchange": str(world.university.pk)}
    wrong = call(officer, "post", "achievements/", body)
    assert (wrong.status_code, wrong.json()["problems"][0]["field"]) == (422, "exchange")
    foreign = people.actor(people.organization("university", at=world.exchange), "transfer_officer")
    draft = make.achievement(world)
    assert call(key_of(foreign), "patch", f"achievements/{draft.pk}/", {"title": "x"}, 1).status_code == 404
    late = call(officer, "patch", f"achievements/{draft.pk}/", {"trl": 99, "rights": [{"filed_on": "2026-02-30"}]}, 1)
    assert {one["field"] for one in late.json()["problems"]} == {"trl", "rights.0.filed_on"}
