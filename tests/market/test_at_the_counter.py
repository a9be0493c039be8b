"""What a clerk at a counter does for a visitor on the market: whole, by the key of the clerk, and nothing else."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from institutions.models import CounterService
from institutions.selectors import actors, dictionaries
from institutions.selectors import counter_services as found
from market.models import Demand, InventionDisclosure
from market.services import demands
from tests.institutions import browsing, counter, people
from tests.institutions.counter import Window
from tests.institutions.test_api import client
from tests.market import asking
from transfer.edge import thread_places, thread_steps
from transfer.edge.thread_places import Reader
from transfer.kernel import clock, events, policy
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.models import Event

pytestmark = pytest.mark.stands_on(build=counter.build)


@pytest.fixture
def window(stand: Window) -> Window:
    cache.clear()
    return stand


def call(api: APIClient, method: str, path: str, body: Any = None, match: int | None = None, service: str = "") -> Any:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    if service:
        headers["X-Counter-Service"] = service
    if match is not None:
        headers["If-Match"] = f'"{match}"'
    return getattr(api, method)(f"/api/v1/{path}", body or {}, format="json", headers=headers)


def key(actor: Actor) -> APIClient:
    return client(actor, "institutions", "market", "portal", "contracts", "talent", "files")


def demand_body(window: Window, **more: Any) -> dict[str, Any]:
    text = asking.text(budget_low="100万元", budget_high="300万元", **more)
    days = {name: text[name].isoformat() for name in ("needed_by", "open_until")}
    return {**text, **days, "exchange": str(window.exchange.pk)}


def test_a_demand_is_posted_for_the_visitor_over_the_api(window: Window) -> None:
    clerk, visitor = key(window.clerk), key(window.buyer)
    made = call(clerk, "post", "counter-services/", {**counter.given(window), "consent": "paper"})
    assert made.status_code == 201, made.content
    body = made.json()
    number, place = body["number"], f"counter-services/{body['id']}/"
    assert call(clerk, "post", "demands/", demand_body(window), service=number).json()["code"] == "counter_service"
    sent = clerk.post(
        "/api/v1/files/", {"file": counter.paper()}, format="multipart", headers={"Idempotency-Key": "paper-paper"}
    )
    assert sent.status_code == 201, sent.content
    consented = call(clerk, "post", f"{place}consent/", {"upload": sent.json()["id"]}, 1)
    assert consented.json()["state"] == "acting", consented.content

    posted = call(clerk, "post", "demands/", demand_body(window), service=number)
    assert posted.status_code == 201, posted.content
    demand = Demand.objects.get(pk=posted.json()["id"])
    assert (demand.demander, demand.made_by) == (window.firm, window.visitor.pk)
    at = f"demands/{demand.pk}/"
    assert call(clerk, "patch", at, {"title": "Thinner"}, 1, service=number).json()["title"] == "Thinner"
    assert call(clerk, "post", f"{at}submit/", {}, 2, service=number).json()["state"] == "submitted"
    for event in Event.objects.filter(stream=demand.stream):
        assert (event.actor_user, event.actor_organization) == (window.clerk.user, window.exchange.pk)
        assert (event.on_behalf_of, str(event.served_in)) == (window.firm.pk, body["id"])
    assert events.broken_links(demand.stream) == []

    done = call(visitor, "get", f"{place}done/").json()["done"]
    assert [one["label"] for one in done] == ["Begun", "Change the draft", "Submit for review"]
    ended = call(clerk, "post", f"{place}close/", {}, consented.json()["version"])
    assert ended.json()["state"] == "closed", ended.content
    assert call(clerk, "post", f"{at}submit/", {}, 3, service=number).status_code == 401
    answered = call(visitor, "post", f"{place}withdraw/", {"note": "Not so."}, ended.json()["version"])
    assert answered.json()["state"] == "withdrawn"
    service = CounterService.objects.get(pk=body["id"])
    (matter,) = found.matters(service, found.deeds(service))
    assert [move.name for move in matter.takes_back] == ["withdraw"]
    assert Demand.objects.get(pk=demand.pk).state == "submitted"  # never undone in silence


def test_an_old_inventor_discloses_at_the_counter(window: Window) -> None:
    university = people.organization("university", at=window.exchange, name_en="Lakeside University")
    people.membership(university, "inventor", who=window.visitor)
    service = counter.serving(window, acting_for="Lakeside University", purposes=["disclosure"])
    clerk, number = key(window.clerk), service.thread.number
    given = {"title": "微孔膜", "summary": "x" * 200, "technology_field": "5", "original_lang": "zh-hans"}
    made = call(clerk, "post", "invention-disclosures/", given, service=number)
    assert made.status_code == 201, made.content
    filed = call(clerk, "post", f"invention-disclosures/{made.json()['id']}/file/", {}, 1, service=number)
    assert filed.status_code == 200, filed.content
    disclosure = InventionDisclosure.objects.get(pk=made.json()["id"])
    assert disclosure.filed_by == window.visitor.pk and disclosure.institution == university
    assert InventionDisclosure.objects.visible_to(window.clerk).count() == 0


def test_outside_the_purpose_is_403_and_out_of_sight(window: Window) -> None:
    before = demands.begin(
        actor=window.buyer, demander=window.firm, exchange=window.exchange, **asking.text(title="Earlier")
    )
    service = counter.serving(window)
    clerk, number = key(window.clerk), service.thread.number
    for path in (
        "invention-disclosures/",
        "deals/",
        "contracts/",
        "memberships/",
        "organizations/",
        "api-keys/",
        "events/",
    ):
        refused = call(clerk, "get", path, service=number)
        assert (refused.status_code, refused.json()["code"]) == (403, "scope"), path
    refused = call(clerk, "post", f"demands/{before.pk}/withdraw/", {"reason": "x"}, 1, service=number)
    assert refused.status_code == 403
    assert call(clerk, "get", f"demands/{before.pk}/", service=number).status_code == 404
    assert call(clerk, "get", "demands/", service=number).json()["results"] == []
    posted = call(clerk, "post", "demands/", demand_body(window), service=number).json()
    assert [one["id"] for one in call(clerk, "get", "demands/", service=number).json()["results"]] == [posted["id"]]
    assert call(clerk, "get", "demands/", service="nothing").status_code == 401
    for other in (window.colleague, window.manager):
        assert call(key(other), "get", "demands/", service=number).status_code == 401


def test_what_takes_a_second_factor_is_never_done_at_a_counter(window: Window) -> None:
    for entry in dictionaries.entries(found.PURPOSES, on=clock.now().date()):
        for name in (entry.extra["begin"], *entry.extra["policies"], *entry.extra["takes_back"]):
            assert policy.get(name).assurance <= Assurance.PASSWORD, name
    service, clerk = counter.serving(window), actors.user_of(window.clerk)
    browsing.give_second_factor(clerk)
    proved = {"X-Counter-Service": service.thread.number, "X-Second-Factor": browsing.code_of(clerk)}
    assert key(window.clerk).get("/api/v1/demands/", headers=proved).status_code == 200
    actor = replace(counter.served(window, service), scopes=None)
    verdict = policy.may(actor, "institutions.organization.leave", window.firm)
    assert not verdict and verdict.assurance == 0
    fresh = found.served(replace(window.clerk, second_factor_at=clock.now().timestamp()), service.thread.number)
    assert (fresh.assurance, fresh.second_factor_at) == (Assurance.PASSWORD, 0.0)


def test_the_thread_says_whose_hand_it_was(window: Window) -> None:
    service = counter.serving(window)
    demand = demands.begin(
        actor=counter.served(window, service), demander=window.firm, exchange=window.exchange, **asking.text()
    )
    demands.submit(demand, actor=counter.served(window, service))
    rows, places = thread_steps.events_of(demand.thread, Reader(window.buyer))
    known = thread_places.known_of(list(rows), Reader(window.buyer), places)
    said = {known.who(row) for row in rows}
    assert said == {"At the counter of Lakeside Exchange, for North Foundry"}
    shown = call(key(window.buyer), "get", f"events/?thread={demand.thread.number}").json()["results"]
    assert {one["served_in"] for one in shown} == {str(service.pk)}
