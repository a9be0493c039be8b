"""Ids of another organization in a body: refused with a code, and with the field where one names what is not there."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from market.models import Achievement, Deal, Demand, Listing
from tests.api import bodies, everything
from tests.api.everything import problem_fields, send
from tests.api.seats import CREATORS, Desk, undone
from transfer.kernel.models import Event

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=everything.stand)]


@dataclass(frozen=True)
class Case:
    """What a role sends for a noun instead of what would be right. field: named by a 422; "" where a policy refuses."""

    role: str
    noun: str
    given: dict[str, Any]
    field: str = ""


def cases(desk: Desk) -> list[Case]:
    """Each id that a creation takes, of somebody else; lab_officer and answerer have no part in the bargain."""
    world = desk.world
    market, firm = world.bargain.market, world.desk.firm
    seller, buyer, elsewhere = str(market.university.pk), str(market.enterprise.pk), str(firm.pk)
    contract = str(world.signed.pk)
    deal = str(Deal.objects.filter(seller=market.university).values_list("pk", flat=True)[0])
    hidden = str(Achievement.objects.get(owner=world.lab.university, state="draft").pk)
    drafted = str(Listing.objects.get(seller=market.university, state="draft").pk)
    unasked = str(Demand.objects.get(demander=firm, state="draft").pk)
    return [
        Case("lab_officer", "registrations", {"contract": contract}, "contract"),
        Case("lab_officer", "distributions", {"contract": contract}, "contract"),
        Case("lab_officer", "payments", {"contract": contract}, "contract"),
        Case("buyer", "payments", {"payer": elsewhere}),
        Case("buyer", "payments", {"payee": elsewhere}),
        Case("lab_officer", "contracts", {"deal": deal, "sellers": None, "buyers": None, "title": None,
                                          "contract_class": None}, "deal"),
        Case("lab_officer", "contracts", {}),
        Case("lab_officer", "offers", {"deal": deal}, "deal"),
        Case("seller", "listings", {"achievement": hidden}, "achievement"),
        Case("lab_officer", "listings", {}),
        Case("outsider", "deals", {"listing": drafted, "exchange": None, "seller": None, "title": None,
                                   "contract_class": None}, "listing"),
        Case("outsider", "deals", {"seller": seller, "buyer": buyer}),
        Case("buyer", "deals", {"achievement": hidden}, "achievement"),
        Case("answerer", "responses", {"demand": unasked}, "demand"),
        Case("answerer", "responses", {"achievements": [hidden]}, "achievements"),
        Case("lab_officer", "mandates", {"principal": seller}),
        Case("seller_manages", "role-grants", {}),
        Case("demander", "organizations", {"applied_to": buyer}, "applied_to"),
        Case("lab_officer", "achievements", {"exchange": buyer}, "exchange"),
        Case("demander", "demands", {"exchange": seller}, "exchange"),
    ]  # fmt: skip


def test_an_id_of_somebody_else_in_a_body_is_refused_and_nothing_is_written(desk: Desk) -> None:
    found = []
    right = bodies.creations(desk.world)
    for case in cases(desk):
        with undone():
            given = {**right[case.noun](), **case.given}
            body = {name: value for name, value in given.items() if value is not None}
            before = Event.objects.count()
            answer = send(desk.world.keys[case.role], "post", f"/api/v1/{case.noun}/", body)
            connection.check_constraints()
            left = Event.objects.count() - before
        told = answer.json()
        fields = problem_fields(told)
        fine = answer.status_code == 422 if case.field else answer.status_code in (403, 404, 422)
        if not fine or not told.get("code") or left or (case.field and case.field not in fields):
            found.append(f"{case}: {answer.status_code} {left} left, {str(told)[:300]}")
    assert not found, "\n".join(found)


def test_with_ids_of_ones_own_the_same_bodies_are_taken(desk: Desk) -> None:
    for noun, make in bodies.creations(desk.world).items():
        with undone():
            role = CREATORS[noun]
            answer = send(desk.world.keys[role], "post", f"/api/v1/{noun}/", make())
        assert answer.status_code == 201, (noun, answer.content[:300])
