"""The API of contracts as clients with keys use it."""

import dataclasses
import uuid
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.response import Response
from rest_framework.test import APIClient

from institutions.models import Membership, User
from institutions.services import api_keys
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from transfer.kernel import clock
from transfer.kernel.actor import Actor, Assurance

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=make.make)]

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def key_of(actor: Actor) -> str:
    """A key of the actor's membership that may only deal with contracts."""
    membership = Membership.objects.get(pk=actor.membership)
    until = clock.now() + timedelta(days=30)
    return api_keys.create(membership, actor=actor, label="test", scopes=["contracts"], expires_at=until)[1]


def call(key: str, method: str, path: str, body: Any = None, version: int | None = None) -> Response:
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": uuid.uuid4().hex}
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    return getattr(APIClient(headers=headers), method)(f"/api/v1/{path}", body, format="json")


def code_of(actor: Actor) -> str:
    """Gives the user an authenticator and answers its present code."""
    TOTP.activate(User.objects.get(pk=actor.user), SECRET)
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def test_from_an_agreed_deal_to_shares_with_keys_for_contracts_alone(bargain: Bargain) -> None:
    people = (bargain.seller, bargain.seller_signs, bargain.seller_decides, bargain.buyer, bargain.buyer_signs)
    seller, seller_signs, seller_decides, buyer, buyer_signs = (key_of(actor) for actor in people)
    deal = make.ready(bargain)
    made = call(seller, "post", "contracts/", {"deal": str(deal.pk)})
    assert made.status_code == 201, made.content
    place = f"contracts/{made.json()['id']}/"
    early = call(seller, "post", f"{place}send-to-sign/", {}, 1)
    assert early.status_code == 422 and "terms.plan" in {one["field"] for one in early.json()["problems"]}
    changed = call(seller, "patch", place, make.filled(), 1)
    assert changed.status_code == 200, changed.content
    sent = call(seller, "post", f"{place}send-to-sign/", {}, 2)
    assert sent.status_code == 200, sent.content
    text = call(buyer, "get", f"{place}document/").json()
    assert text["document_hash"] == sent.json()["document_hash"]
    for key, actor in ((buyer_signs, bargain.buyer_signs), (seller_signs, bargain.seller_signs)):
        version = call(key, "get", place).json()["version"]
        without = call(key, "post", f"{place}sign/", {"document_hash": text["document_hash"]}, version)
        assert (without.status_code, without.json()["code"]) == (403, "second_factor_stale")
        given = {"document_hash": text["document_hash"], "code": code_of(actor)}
        signed = call(key, "post", f"{place}sign/", given, version)
        assert signed.status_code == 200, signed.content
    assert signed.json()["state"] == "in_force" and signed.json()["turnover"]["minor"] == 280_000_000
    day = make.today().isoformat()
    body = {"contract": made.json()["id"], "amount": "100万元", "paid_on": day}
    payment = call(buyer, "post", "payments/", body)
    assert payment.status_code == 201, payment.content
    confirmed = call(seller, "post", f"payments/{payment.json()['id']}/confirm/", {}, 1)
    assert confirmed.json()["state"] == "confirmed"
    rule = call(seller, "post", "distribution-rules/", {"valid_from": day, "shares": make.SHARES})
    assert rule.status_code == 201, rule.content
    assert call(seller_decides, "post", f"distribution-rules/{rule.json()['id']}/adopt/", {}, 1).status_code == 200
    assert APIClient().get(f"/api/v1/distribution-rules/{rule.json()['id']}/").json()["edition"] == 1
    shared = call(seller, "post", "distributions/", {"contract": made.json()["id"]})
    assert shared.status_code == 201, shared.content
    place = f"distributions/{shared.json()['id']}/"
    assert call(seller_decides, "post", f"{place}approve/", {}, 1).status_code == 200
    paid = call(seller, "post", f"{place}pay/", {}, 2)
    assert paid.json()["state"] == "paid" and sum(one["amount_minor"] for one in paid.json()["lines"]) == 100_000_000


def test_an_inventor_reads_the_own_share_alone(bargain: Bargain) -> None:
    made = make.shared(bargain)
    inventor = key_of(dataclasses.replace(bargain.inventor, assurance=Assurance.SECOND_FACTOR))
    seen = call(inventor, "get", f"distributions/{made.pk}/").json()
    assert [line["kind"] for line in seen["lines"]] == ["inventor"] and seen["net"] is None
    assert call(inventor, "get", f"contracts/{made.contract_id}/").status_code == 404
    assert call(key_of(bargain.buyer), "get", f"distributions/{made.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "sellers"),
        ({"deal": str(uuid.uuid4())}, "deal"),
        ({"deal": "x"}, "deal"),
        ({"sellers": [str(uuid.uuid4())], "buyers": []}, "sellers.0"),
        ({"deal": str(uuid.uuid4()), "title": "x" * 201}, "deal"),
    ],
)
def test_wrong_input_is_named_beside_its_field(bargain: Bargain, body: dict[str, Any], field: str) -> None:
    refused = call(key_of(bargain.seller), "post", "contracts/", body)
    assert refused.status_code == 422, refused.content
    assert field in {one["field"] for one in refused.json()["problems"]}


def test_a_stale_version_and_a_foreign_contract_are_refused(bargain: Bargain) -> None:
    contract = make.drafted(bargain)
    seller, outsider = key_of(bargain.seller), key_of(bargain.outsider)
    assert call(seller, "patch", f"contracts/{contract.pk}/", {"title": "New"}, 1).status_code == 412
    assert call(seller, "patch", f"contracts/{contract.pk}/", {"title": "New"}).status_code == 428
    assert call(outsider, "patch", f"contracts/{contract.pk}/", {"title": "New"}, 2).status_code == 404
    late = call(seller, "post", f"contracts/{contract.pk}/perform/", {}, 2)
    assert late.status_code == 403
    body = {"contract": str(contract.pk), "amount": {"minor": 5, "currency": "CNY"}, "paid_on": "2026-02-30"}
    assert call(seller, "post", "payments/", body).json()["problems"][0]["field"] == "paid_on"
    early = call(seller, "post", "payments/", {**body, "paid_on": make.today().isoformat()})
    assert (early.status_code, early.json()["state"]) == (409, "drafting")


def test_lists_ask_the_same_number_of_queries_for_any_number_of_rows(
    bargain: Bargain, django_assert_num_queries: Any
) -> None:
    made = make.signed(bargain, items=[{"kind": "parts", "what": "Plates", "minor": 5}])
    make.recorded(bargain, made)
    client = APIClient(headers={"Authorization": f"Bearer {key_of(bargain.seller)}"})
    for noun, more in (("contracts", make.outside), ("payments", lambda of: make.paid(of, made, 7))):
        more(bargain)
        client.get(f"/api/v1/{noun}/")
        with CaptureQueriesContext(connection) as two:
            assert len(client.get(f"/api/v1/{noun}/").json()["results"]) == 2
        more(bargain)
        with django_assert_num_queries(len(two)):
            assert len(client.get(f"/api/v1/{noun}/").json()["results"]) == 3
