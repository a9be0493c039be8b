"""A small market for tests, made by the services: a university, an exchange, their people, an achievement."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from institutions.models import Organization, User
from market.models import Achievement, InventionDisclosure
from market.services import achievements, disclosures, reviews
from tests.institutions import people
from transfer.kernel import relay
from transfer.kernel.actor import SYSTEM, Actor

TEXT = {
    "title": "低温管道用二氧化硅气凝胶毡",
    "abstract": "A felt that halves the thickness of cold insulation on liquefied-gas pipes. " * 3,
    "advantage": "Half the thickness of polyurethane foam at the same heat loss.",
    "figures": [{"name": "Thermal conductivity", "value": "0.013", "unit": "W/m·K", "alternative": "0.026"}],
    "technology_field": "5",
    "trl": 7,
    "trl_evidence": "600 m of pipe, eleven months",
    "ipc": ["C01B 33/158"],
    "export_gate": "not_cross_border",
}


@dataclass(frozen=True)
class World:
    """Who is there."""

    exchange: Organization
    university: Organization
    inventor: Actor
    inventor_user: User
    officer: Actor
    reviewer: Actor


def make() -> World:
    """A university with an inventor and a transfer officer, an exchange with a reviewer."""
    exchange = people.exchange()
    university = people.organization("university", at=exchange)
    user = people.user("王芳")
    return World(
        exchange=exchange,
        university=university,
        inventor=people.actor(university, "inventor", who=user),
        inventor_user=user,
        officer=people.actor(university, "transfer_officer"),
        reviewer=people.actor(exchange, "reviewer"),
    )


def disclosure(world: World, **more: Any) -> InventionDisclosure:
    """A disclosure as a draft of the inventor."""
    given = {"title": "气凝胶毡", "summary": "常压一步法制备。", "technology_field": "5", **more}
    return disclosures.begin(actor=world.inventor, institution=world.university, **given)


def achievement(world: World, **more: Any) -> Achievement:
    """A draft of the university."""
    return achievements.begin(
        actor=world.officer,
        owner=world.university,
        exchange=world.exchange,
        inventors=[{"user": world.inventor.user, "weight": 2}, {"name": "赵工", "weight": 1}],
        **{**TEXT, **more},
    )


def drain() -> None:
    """Lets the subscribers do what is owed, as the worker does."""
    relay.drain()


def in_review(world: World, **more: Any) -> Achievement:
    """Submitted, checked and taken up by the reviewer."""
    made = achievement(world, **more)
    achievements.submit(made, actor=world.officer)
    with transaction.atomic():
        reviews.start(made, actor=SYSTEM, reviewer=world.reviewer.user)
    return made


def accepted(world: World, **more: Any) -> Achievement:
    """Accepted by the reviewer."""
    return reviews.accept(in_review(world, **more), actor=world.reviewer)
