"""Listings, offers, deals and mandates over HTTP."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from rest_framework.response import Response
from rest_framework.test import APIClient

from institutions.models import Membership
from institutions.services import api_keys
from market.models import Listing
from market.services import listings
from tests.institutions import people
from tests.market import trade
from tests.market.trade import Market
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM, Actor

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=trade.build)]


@pytest.fixture
def market(stand: Market) -> Market:
    return stand


def key(actor: Actor) -> str:
    membership = Membership.objects.get(pk=actor.membership)
    with transaction.atomic():
        _key, secret = api_keys.create(
            membership,
            actor=actor,
            label="test",
            scopes=["market", "talent"],
            expires_at=clock.now() + timedelta(days=2),
        )
    return secret


def send(secret: str, method: str, path: str, body: Any = None, *, match: int | None = None, **more: str) -> Response:
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": uuid.uuid4().hex, **more}
    if match is not None:
        headers["If-Match"] = f'"{match}"'
    return getattr(APIClient(headers=headers), method)(f"/api/v1/{path}", body, format="json")


def test_a_listing_walks_to_an_agreed_deal_over_the_api(market: Market) -> None:
    seller, officer, buyer = key(market.seller), key(market.officer), key(market.buyer)
    terms = {"conversion_mode": "licence", "licence_mode": "exclusive", "asking": "300万元", "territory": ["CN", "HK"]}
    made = send(seller, "post", "listings/", {"achievement": str(market.achievement.pk), **terms})
    assert made.status_code == 201, made.json()
    listing = made.json()
    assert listing["asking"] == {"minor": 300_000_000, "currency": "CNY", "display": "3,000,000.00 CNY"}
    changed = send(seller, "patch", f"listings/{listing['id']}/", {"months": 60}, match=1)
    assert (
        changed.status_code == 200 and changed.json()["months"] == 60 and changed.json()["licence_mode"] == "exclusive"
    )
    assert send(seller, "post", f"listings/{listing['id']}/submit/", match=2).json()["state"] == "submitted"
    assert send(buyer, "get", f"listings/{listing['id']}/").status_code == 404
    assert send(officer, "post", f"listings/{listing['id']}/start-review/", match=3).json()["state"] == "in_review"
    approved = send(officer, "post", f"listings/{listing['id']}/approve/", match=4)
    assert approved.status_code == 200 and approved.json()["opens_at"], approved.json()
    early = send(buyer, "post", "deals/", {"listing": listing["id"]})
    assert early.status_code == 409 and early.json()["state"] == "approved"
    listings.open_(Listing.objects.get(pk=listing["id"]), actor=SYSTEM)

    opened = send(buyer, "post", "deals/", {"listing": listing["id"]})
    assert opened.status_code == 201, opened.json()
    deal = opened.json()
    assert deal["buyer"]["id"] == str(market.enterprise.pk) and deal["contract_class"] == "licensing"
    offer = send(
        buyer,
        "post",
        "offers/",
        {
            "deal": deal["id"],
            "licence_mode": "exclusive",
            "price": "250万元",
            "payment_mode": "LUMP_ONCE",
            "months": 36,
            "deliverables": "Process and training.",
        },
    )
    assert offer.status_code == 201, offer.json()
    own = send(buyer, "post", f"offers/{offer.json()['id']}/accept/", match=1)
    assert own.status_code == 403
    countered = send(seller, "post", f"offers/{offer.json()['id']}/counter/", {"price": "280万元"}, match=1)
    assert countered.status_code == 200 and countered.json()["changed"] == ["price"], countered.json()
    accepted = send(buyer, "post", f"offers/{countered.json()['id']}/accept/", match=1)
    assert accepted.status_code == 200, accepted.json()
    shown = send(buyer, "get", f"deals/{deal['id']}/?actions=1").json()
    assert shown["state"] == "agreed" and shown["publicity"]["required"] and shown["publicity"]["notice"]
    assert not shown["ready_for_contract"] and set(shown["actions"]) == {"reopen", "break_off"}
    assert send(key(market.outsider), "get", f"deals/{deal['id']}/").status_code == 404


def test_wrong_input_is_named_beside_its_field(market: Market) -> None:
    seller = key(market.seller)
    achievement = str(market.achievement.pk)
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({"conversion_mode": "licence"}, {"licence_mode"}),
        ({"conversion_mode": "transfer", "licence_mode": "sole"}, {"licence_mode"}),
        ({"conversion_mode": "transfer", "pricing_way": "auction"}, {"pricing_way"}),
        ({"conversion_mode": "transfer", "asking": "-3"}, {"asking"}),
        ({"conversion_mode": "transfer", "asking": "9" * 40}, {"asking"}),
        ({"conversion_mode": "transfer", "territory": ["ZZ"]}, {"territory"}),
        ({"conversion_mode": "transfer", "territory": ["999999"]}, {"territory"}),
        ({"conversion_mode": "transfer", "fields_of_use": ["77"]}, {"fields_of_use"}),
        ({"conversion_mode": "transfer", "months": 0}, {"months"}),
        ({"conversion_mode": "transfer", "open_days": 10**40}, {"open_days"}),
        ({"conversion_mode": "own_investment"}, {"conversion_mode"}),
        ({"conversion_mode": "transfer", "achievement": str(uuid.uuid4())}, {"achievement"}),
    ]
    for body, fields in cases:
        answer = send(seller, "post", "listings/", {"achievement": achievement, **body})
        assert answer.status_code == 422, (body, answer.json())
        assert {problem["field"] for problem in answer.json()["problems"]} == fields, (body, answer.json())
    assert not Listing.objects.exists()


def test_a_broker_acts_for_its_principal_by_mandate_only(market: Market) -> None:
    agency = people.organization("broker_agency", at=market.exchange, name_en="Bridge Brokers")
    broker, buyer = people.actor(agency, "broker"), market.buyer
    secret, principal = key(broker), {"X-On-Behalf-Of": market.enterprise.slug}
    listing = trade.opened(market)
    assert send(secret, "get", "deals/", **principal).status_code == 401
    proposed = send(
        key(buyer),
        "post",
        "mandates/",
        {
            "principal": str(market.enterprise.pk),
            "broker": str(agency.pk),
            "case": market.achievement.thread.number,
            "commission": "share",
            "commission_bp": 300,
        },
    )
    assert proposed.status_code == 201, proposed.json()
    assert send(secret, "post", f"mandates/{proposed.json()['id']}/accept/", match=1).json()["state"] == "active"
    assert send(secret, "post", "deals/", {"listing": str(listing.pk)}).status_code in (403, 422)
    opened = send(secret, "post", "deals/", {"listing": str(listing.pk)}, **principal)
    assert opened.status_code == 201, opened.json()
    assert opened.json()["buyer"]["id"] == str(market.enterprise.pk)
    assert opened.json()["buyer_mandate"] == proposed.json()["id"]
    offer = {"deal": opened.json()["id"], **{k: v for k, v in trade.TERMS.items() if k != "price"}, "price": "280万元"}
    assert send(secret, "post", "offers/", offer, **principal).status_code == 201
    assert send(secret, "get", f"deals/{opened.json()['id']}/").status_code == 404
