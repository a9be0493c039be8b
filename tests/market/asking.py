"""Demands and responses for tests, made by the services.

desk = asking.build()           # needs the fixture dictionary_data
desk.buyer, desk.reviewer       # actors; desk.seller and desk.rival answer; desk.firm, desk.exchange, …
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from institutions.models import Organization
from market.models import Demand, Response
from market.services import demand_reviews, demands, responses
from tests.institutions import people
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.models import RuleSet
from transfer.kernel.money import Money

TARGETS = [
    {"name": "Heat loss", "value": "12", "unit": "W/m", "direction": "at_most"},
    {"name": "Life", "value": "15", "unit": "a", "direction": "at_least"},
    {"name": "Fire class", "value": "A2", "unit": "", "direction": "equal"},
]
FIGURES = [
    {"name": "Heat loss", "value": "10.5", "note": "measured on 40 m"},
    {"name": "Life", "value": "12"},
    {"name": "Fire class", "value": "a2"},
]


@dataclass(frozen=True)
class Desk:
    """Who is there."""

    exchange: Organization
    firm: Organization
    university: Organization
    rivals: Organization
    buyer: Actor
    reviewer: Actor
    seller: Actor
    rival: Actor
    person: Actor


def build(jurisdiction: str = "CN") -> Desk:
    """A firm that asks, a university and a rival that answer, a natural person, an exchange with a reviewer."""
    place = {"jurisdiction": jurisdiction, "is_demo": jurisdiction == "XD"}
    exchange = people.exchange(name_en="Lakeside Exchange", **place)
    firm = people.organization(at=exchange, name_en="North Foundry", name_zh="北方铸造", **place)
    university = people.organization("university", at=exchange, name_en="Lakeside University", **place)
    rivals = people.organization("research_institute", at=exchange, name_en="Hill Institute", **place)
    return Desk(
        exchange=exchange,
        firm=firm,
        university=university,
        rivals=rivals,
        buyer=people.actor(firm, "buyer"),
        reviewer=people.actor(exchange, "reviewer"),
        seller=people.actor(university, "inventor"),
        rival=people.actor(rivals, "transfer_officer"),
        person=people.person(),
    )


def text(**more: Any) -> dict[str, Any]:
    """What a complete demand says."""
    today = clock.now().date()
    return {
        "title": "低温管道保冷层减薄",
        "problem": "Cold insulation on our liquefied-gas pipes is 160 mm thick, and the pipe rack has no room left. "
        * 2,
        "present_way": "Two layers of polyurethane foam, renewed every eight years.",
        "targets": TARGETS,
        "constraints_text": "No shutdown longer than 48 hours.",
        "delivery": "A trial of 40 m, then a report.",
        "wanted": ["development", "licensing"],
        "technology_field": "5",
        "budget_low": Money(100_000_000),
        "budget_high": Money(300_000_000),
        "needed_by": today + timedelta(days=300),
        "open_until": today + timedelta(days=60),
        **more,
    }


def draft(desk: Desk, **more: Any) -> Demand:
    """A draft of the firm."""
    return demands.begin(actor=desk.buyer, demander=desk.firm, exchange=desk.exchange, **text(**more))


def submitted(desk: Desk, **more: Any) -> Demand:
    """Before the exchange."""
    return demands.submit(draft(desk, **more), actor=desk.buyer)


def in_review(desk: Desk, **more: Any) -> Demand:
    """Taken up by the reviewer."""
    made = submitted(desk, **more)
    with transaction.atomic():
        demand_reviews.prepare(made, actor=SYSTEM)
        return demand_reviews.start(made, actor=SYSTEM, reviewer=desk.reviewer.user)


def opened(desk: Desk, **more: Any) -> Demand:
    """Open for answers."""
    return demand_reviews.accept(in_review(desk, **more), actor=desk.reviewer)


def response(desk: Desk, demand: Demand | None = None, **more: Any) -> Response:
    """A draft of the university."""
    given = {"approach": "An aerogel felt of 40 mm.", "figures": FIGURES, "months": 9, **more}
    return responses.begin(
        actor=desk.seller,
        demand=demand or opened(desk),
        responder=desk.university,
        price_low=Money(80_000_000),
        **given,
    )


def sent(desk: Desk, demand: Demand | None = None, **more: Any) -> Response:
    """Sent to the firm."""
    return responses.send(response(desk, demand, **more), actor=desk.seller)


def short_rule(desk: Desk, key: str, period: str) -> None:
    """The exchange's own period for a rule."""
    RuleSet.objects.create(
        key=key,
        jurisdiction_id=desk.exchange.jurisdiction,
        body=desk.exchange.pk,
        valid_from="2000-01-01",
        value={"period": period, "calendar": "days"},
        source="A test.",
        sureness="D",
    )
