"""The API of registrations as clients of every side use it, with keys for contracts alone."""

import dataclasses
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from rest_framework.response import Response
from rest_framework.test import APIClient

from contracts.models import Contract, Registration
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.contracts.registry import Office, Place
from tests.contracts.test_api import call, key_of
from tests.institutions import people
from transfer.kernel import relay
from transfer.kernel.actor import Assurance

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=registry.place)]


@pytest.fixture
def bargain(stand: Place) -> Bargain:
    return stand.bargain


@pytest.fixture
def office(stand: Place) -> Office:
    return stand.office


class Side:
    """A client with a key, who sends the version it has seen."""

    def __init__(self, actor: Any, place: str = "") -> None:
        with transaction.atomic():
            self.key, self.place = key_of(actor), place

    def get(self, what: str = "") -> Any:
        answer = call(self.key, "get", self.place + what)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def make(self, move: str, body: Any = None) -> Response:
        return call(self.key, "post", f"{self.place}{move}/", body or {}, self.get()["version"])

    def does(self, move: str, body: Any = None) -> Any:
        answer = self.make(move, body)
        assert answer.status_code == 200, answer.content
        return answer.json()


def sides(bargain: Bargain, office: Office, contract: Contract) -> dict[str, Side]:
    """Everybody's client on an application that the seller has begun."""
    seller = Side(bargain.seller)
    begun = call(
        seller.key, "post", "registrations/", {"contract": str(contract.pk), "office": str(office.organization.pk)}
    )
    assert begun.status_code == 201, begun.content
    place = f"registrations/{begun.json()['id']}/"
    named = {"buyer": bargain.buyer, "registrar": office.registrar, "checker": office.checker, "expert": office.expert}
    seller.place = place
    return {"seller": seller, **{name: Side(actor, place) for name, actor in named.items()}}


def answers(of: dict[str, Any], **not_met: str) -> list[dict[str, Any]]:
    codes = [line["condition"] for line in of["checklist"]]
    return [{"condition": code, "met": code not in not_met, "note": not_met.get(code, "")} for code in codes]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_large_contract_from_the_application_to_the_certificate_and_its_change(dictionary_data: None) -> None:
    bargain, office = make.make(), registry.office()
    by = sides(bargain, office, make.signed(bargain))
    seller, registrar, expert = by["seller"], by["registrar"], by["expert"]
    assert call(registrar.key, "get", seller.place).status_code == 404
    assert seller.does("file")["state"] == "filed"
    assert registrar.get("document/")["document"]["title"]
    assert registrar.does("accept")["due_at"]
    registrar.does("request-supplement", {"note": "Please add annex 2."})
    assert seller.get()["supplement_due_at"]
    seller.does("resubmit", {"note": "Annex 2 is part of the text."})
    registrar.does("start-review")
    asked = registrar.get()
    large = {"minor": 600_000_000, "currency": "CNY"}
    registrar.does("assess", {"findings": answers(asked), "turnover": large, "transaction": large})
    refused = registrar.make("register")
    assert (refused.status_code, refused.json()["code"]) == (422, "expert_review")
    assert call(expert.key, "get", seller.place).status_code == 404
    listed = registrar.get("experts/")
    assert {"id", "name", "institution"} == set(listed[0]) and str(office.expert.membership) in [
        one["id"] for one in listed
    ]
    registrar.does("ask-experts", {"experts": [str(office.expert.membership)]})
    assert expert.get()["checklist"][0]["met"] is True and expert.get("document/")["document_hash"]
    expert.does("give-opinion", {"recommends": True, "note": "New against the known process."})
    assert [one["note"] for one in registrar.get()["opinions"]] == ["New against the known process."]
    assert seller.get()["opinions"] == [] and seller.get()["checklist"][0]["met"] is None
    registrar.does("conclude-expert-review")
    registered = registrar.does("register")
    assert registered["registration_number"] and seller.get()["checklist"][0]["met"] is True
    relay.drain()
    (certificate,) = seller.get("certificates/")
    assert certificate["number"] == registered["registration_number"]
    assert APIClient().get(certificate["pdf"]).content.startswith(b"%PDF")
    given = {"reason": "amount_changed", "note": "By agreement.", "turnover": {"minor": 650_000_000, "currency": "CNY"}}
    changed = registrar.does("correct", given)
    assert (changed["edition"], changed["turnover"]["minor"]) == (2, 650_000_000)
    assert changed["corrections"][0]["before"]["turnover_minor"] == 600_000_000
    relay.drain()
    new, old = seller.get("certificates/")
    assert (old["state"], old["replaced_by"], new["state"]) == ("revoked", new["number"], "issued")
    registrar.does("propose-revocation", {"note": "False statements."})
    assert registrar.make("revoke", {"note": "False statements."}).status_code == 403
    assert by["checker"].does("revoke", {"note": "False statements."})["state"] == "revoked"


def test_others_get_404_and_the_wrong_side_403(bargain: Bargain, office: Office) -> None:
    registration = registry.in_review(bargain, office)
    place = f"registrations/{registration.pk}/"
    elsewhere = registry.office()
    inventor = dataclasses.replace(bargain.inventor, assurance=Assurance.SECOND_FACTOR)
    for stranger in (bargain.outsider, elsewhere.registrar, office.expert, inventor):
        key = key_of(stranger)
        assert call(key, "get", place).status_code == 404
        assert call(key, "get", f"{place}document/").status_code == 404
        assert call(key, "post", f"{place}register/", {}, 4).status_code == 404
        assert call(key, "get", "registrations/").json()["results"] == []
    assert APIClient().get(f"/api/v1/{place}").status_code in (401, 404)
    seller, buyer = key_of(bargain.seller), key_of(bargain.buyer)
    assert call(seller, "post", f"{place}accept/", {}, registration.version).status_code == 403
    assert call(buyer, "post", f"{place}withdraw/", {}, registration.version).status_code == 403
    assert call(seller, "get", f"{place}experts/").status_code == 403
    contract = {"contract": str(registration.contract_id), "office": str(elsewhere.organization.pk)}
    again = call(seller, "post", "registrations/", contract)
    assert (again.status_code, again.json()["code"]) == (422, "registered_once")
    assert call(key_of(bargain.outsider), "post", "registrations/", contract).status_code == 422


def test_versions_moves_and_input_are_checked(bargain: Bargain, office: Office) -> None:
    registration = registry.in_review(bargain, office)
    registrar, place = key_of(office.registrar), f"registrations/{registration.pk}/"
    version = registration.version
    assert call(registrar, "post", f"{place}register/", {}).status_code == 428
    assert call(registrar, "post", f"{place}register/", {}, version - 1).status_code == 412
    late = call(registrar, "post", f"{place}accept/", {}, version)
    assert (late.status_code, late.json()["state"]) == (409, "in_review")
    for body, field in (
        ({}, "findings"),
        ({"findings": [{"condition": "nonsense", "met": True}]}, "nonsense"),
        ({"findings": [], "turnover": {"minor": 10**40, "currency": "CNY"}}, "turnover"),
        ({"findings": [{"met": "perhaps", "condition": "x"}]}, "findings.0.met"),
    ):
        wrong = call(registrar, "post", f"{place}assess/", body, version)
        assert wrong.status_code == 422, wrong.content
        assert field in {one["field"] for one in wrong.json()["problems"]}, wrong.content
    assert call(registrar, "post", f"{place}refuse/", {"reason": "99", "note": "No."}, version).status_code == 422
    assert call(registrar, "post", f"{place}refuse/", {"reason": "2", "note": ""}, version).status_code == 422
    assert call(registrar, "post", f"{place}refuse/", {"reason": "2", "note": "A sale."}, version).status_code == 200


def test_the_list_is_narrowed_and_asks_the_same_number_of_queries(
    bargain: Bargain, office: Office, django_assert_num_queries: Any
) -> None:
    first = registry.registered(bargain, office)
    client = APIClient(headers={"Authorization": f"Bearer {key_of(office.registrar)}"})
    client.get("/api/v1/registrations/")
    with CaptureQueriesContext(connection) as one:
        assert len(client.get("/api/v1/registrations/").json()["results"]) == 1
    second = make.make()
    registry.assessed(second, office)
    with django_assert_num_queries(len(one)):
        assert len(client.get("/api/v1/registrations/").json()["results"]) == 2
    for asked, found in (
        ("state=registered", 1),
        (f"registration_number={first.number}", 1),
        (f"registered_from={first.registered_on.isoformat()}", 1),
        ("overdue=true", 0),
        ("overdue=false", 2),
    ):
        assert len(client.get(f"/api/v1/registrations/?{asked}").json()["results"]) == found, asked


def test_two_offices_that_share_a_code_do_not_give_one_number_twice(bargain: Bargain, office: Office) -> None:
    registry.registered(bargain, office)
    twin = registry.office(region=office.organization.region)
    other = make.make()
    registration = registry.assessed(other, twin)
    key, place = key_of(twin.registrar), f"registrations/{registration.pk}/"
    refused = call(key, "post", f"{place}register/", {}, registration.version)
    assert refused.status_code == 422 and "two offices share a code" in refused.json()["title"], refused.content
    assert Registration.objects.get(pk=registration.pk).state == "in_review"


def test_it_is_filed_at_a_registration_office_only(bargain: Bargain, office: Office) -> None:
    contract = make.signed(bargain)
    seller = key_of(bargain.seller)
    wrong = call(
        seller,
        "post",
        "registrations/",
        {"contract": str(contract.pk), "office": str(people.organization("university").pk)},
    )
    assert wrong.status_code == 422 and wrong.json()["problems"][0]["field"] == "office"
