"""Registrations for tests, made by the services.

office = registry.office()                        # with a registrar and a second checker
registration = registry.in_review(bargain, office)
"""

import itertools
from dataclasses import dataclass
from typing import Any

from contracts.models import Contract, ContractParty, Registration
from contracts.selectors import recognition
from contracts.services import registration_desk as desk
from contracts.services import registration_experts, registrations
from institutions.models import Organization
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from tests.institutions import people
from transfer.kernel.actor import Actor

_county = itertools.cycle(["330102", "330105", "330108", "330109", "330110", "330111", "330112"])


@dataclass
class Office:
    """A registration office, its people, and an expert whom it may ask."""

    organization: Organization
    registrar: Actor
    checker: Actor
    head: Actor
    expert: Actor


@dataclass
class Place:
    """What the tests of registrations stand on: two sides, and an office to file their contract at."""

    bargain: Bargain
    office: Office


def bare() -> Place:
    """Nothing is at hand."""
    return Place(make.make(), office())


def place() -> Place:
    """A contract is at hand."""
    return Place(make.with_signed(), office())


def office(**given: Any) -> Office:
    """An office in force, by default in a county of its own, so that its numbers are its own."""
    found = {"region": next(_county), "name_en": "Lakeside Office", **given}
    made = people.organization("registration_office", **found)
    return Office(
        organization=made,
        registrar=people.actor(made, "registrar"),
        checker=people.actor(made, "second_checker"),
        head=people.actor(made, "manager"),
        expert=people.actor(people.organization("research_institute", region=found["region"]), "expert"),
    )


def draft(bargain: Bargain, at: Office, contract: Contract | None = None) -> Registration:
    """Begun by the seller."""
    return registrations.draft(contract or make.signed(bargain), actor=bargain.seller, office=at.organization)


def filed(bargain: Bargain, at: Office, contract: Contract | None = None) -> Registration:
    """Filed by the seller."""
    return registrations.file(draft(bargain, at, contract), actor=bargain.seller)


def accepted(bargain: Bargain, at: Office, contract: Contract | None = None) -> Registration:
    """Accepted by the registrar."""
    return desk.accept(filed(bargain, at, contract), actor=at.registrar)


def supplement_requested(bargain: Bargain, at: Office) -> Registration:
    """The registrar asks for more."""
    return desk.request_supplement(accepted(bargain, at), actor=at.registrar, note="Please add annex 2.")


def in_review(bargain: Bargain, at: Office, contract: Contract | None = None) -> Registration:
    """Taken up by the registrar."""
    return desk.start_review(accepted(bargain, at, contract), actor=at.registrar)


def findings(registration: Registration, **not_met: str) -> list[dict[str, Any]]:
    """Every condition met but those named, with their notes."""
    codes = [condition.code for condition in recognition.conditions(registration)]
    return [{"condition": code, "met": code not in not_met, "note": not_met.get(code, "")} for code in codes]


def assessed(bargain: Bargain, at: Office, contract: Contract | None = None) -> Registration:
    """Every condition is met."""
    made = in_review(bargain, at, contract)
    return desk.assess(made, actor=at.registrar, findings=findings(made))


def in_expert_review(bargain: Bargain, at: Office) -> Registration:
    """A dispute: an expert is asked."""
    asked = [at.expert.membership] if at.expert.membership else []
    return registration_experts.ask_experts(assessed(bargain, at), actor=at.registrar, experts=asked, disputed=True)


def second_check(bargain: Bargain, at: Office) -> Registration:
    """With a contract that needs a second person."""
    contract = make.signed(bargain)
    ContractParty.objects.filter(contract=contract, side=ContractParty.BUYER).update(country="DE")
    return desk.pass_on(assessed(bargain, at, contract), actor=at.registrar)


def registered(bargain: Bargain, at: Office, contract: Contract | None = None) -> Registration:
    """Registered by the registrar."""
    return desk.register(assessed(bargain, at, contract), actor=at.registrar)


def refused(bargain: Bargain, at: Office) -> Registration:
    """Not a technology contract."""
    return desk.refuse(in_review(bargain, at), actor=at.registrar, reason="2", note="A plain sale of equipment.")


def withdrawn(bargain: Bargain, at: Office) -> Registration:
    """Taken back by the seller."""
    return registrations.withdraw(filed(bargain, at), actor=bargain.seller)


def cancelled(bargain: Bargain, at: Office) -> Registration:
    """The contract was dissolved; two persons cancel it."""
    made = registered(bargain, at)
    desk.propose_cancellation(made, actor=at.registrar, reason="agreed", note="Dissolved by agreement.")
    return desk.cancel(made, actor=at.checker, note="Dissolved by agreement.")


def revoked(bargain: Bargain, at: Office) -> Registration:
    """Two persons revoke it."""
    made = desk.propose_revocation(registered(bargain, at), actor=at.registrar, note="False statements.")
    return desk.revoke(made, actor=at.checker, note="False statements.")
