"""Notices and objections for tests, made by calling the services, and who acts on them."""

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import F

from transfer.kernel import clock
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.clock import Period
from transfer.kernel.models import Thread
from transfer.kernel.money import Money
from transfer.mechanisms.publicity.models import Objection, Publicity
from transfer.mechanisms.publicity.services import objections, publicities
from transfer.mechanisms.publicity.services.publicities import Clause, Content

EXCHANGE, SELLER, BUYER = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


def person(*roles: str, organization: uuid.UUID | None, assurance: Assurance = Assurance.SECOND_FACTOR) -> Actor:
    return Actor(user=uuid.uuid4(), organization=organization, roles=frozenset(roles), assurance=assurance)


OFFICER, REVIEWER = person("listing_officer", organization=EXCHANGE), person("reviewer", organization=EXCHANGE)
WEAK = person("listing_officer", organization=EXCHANGE, assurance=Assurance.PASSWORD)
OBJECTOR, OTHER = person(organization=None, assurance=Assurance.PASSWORD), person("manager", organization=uuid.uuid4())
ACTORS = {
    "officer": OFFICER,
    "reviewer": REVIEWER,
    "weak officer": WEAK,
    "clerk": person("registrar", organization=EXCHANGE),
    "seller": person("manager", organization=SELLER),
    "buyer": person("manager", organization=BUYER),
    "officer elsewhere": person("listing_officer", organization=uuid.uuid4()),
    "objector": OBJECTOR,
    "other": OTHER,
    "anonymous": ANONYMOUS,
    "system": SYSTEM,
}
DECIDING = {"officer", "reviewer", "system"}
LOOKING = {*DECIDING, "weak officer"}
PRICE = Content(title="高效催化剂", abstract="比现有工艺节能三成", seller="某大学", price=Money(320_000_000))


def publish(thread: Thread, period: str = "P15D", calendar: str = "days", **more: Any) -> Publicity:
    return publicities.open_publicity(
        actor=ACTORS["seller"],
        subject=more.pop("subject", f"deal:{uuid.uuid4()}"),
        thread=thread,
        exchange=EXCHANGE,
        seller_organization=SELLER,
        parties=[BUYER],
        content=PRICE,
        clause=Clause(Period.parse(period, calendar), "CN", "publicity.period", "Regulations art. 17", "条例第十七条"),
        **more,
    )


def object_to(publicity: Publicity, actor: Actor = OBJECTOR) -> Objection:
    return objections.file(actor=actor, publicity=publicity, ground="price", statement="Sold below its value.")


def ended(publicity: Publicity) -> Publicity:
    """The period of the notice is over by now."""
    Publicity.objects.filter(pk=publicity.pk).update(
        starts_at=F("starts_at") - timedelta(days=60), ends_at=clock.now() - timedelta(seconds=1)
    )
    publicity.refresh_from_db()
    return publicity


def objection_in(state: str, thread: Thread) -> Objection:
    objection = object_to(publish(thread))
    if state in {"admitted", "heard", "upheld"}:
        objections.admit(objection, actor=OFFICER)
    if state == "heard":
        objections.hear(objection, actor=OFFICER, note="Both sides were heard.")
    elif state == "upheld":
        objections.uphold(objection, actor=OFFICER, note="The price is half the comparable one.")
    elif state == "dismissed":
        objections.dismiss(objection, actor=OFFICER, reason="inadmissible", note="No facts are given.")
    elif state == "withdrawn":
        objections.withdraw(objection, actor=OBJECTOR)
    assert objection.state == state
    return objection
