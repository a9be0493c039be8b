"""A person who takes part in everything, in every role, made by the services.

life = lived(NAME, ADDRESS, WORDS)      # life.user; what the public reads of them: life.award, life.number
"""

from dataclasses import dataclass
from typing import Any

from contracts.models import Contract, Distribution, Registration
from contracts.services import distributions
from institutions.models import Membership, Organization, User
from institutions.selectors import actors
from market.models import Deal
from market.services import disclosures, responses
from talent.models import Mandate
from talent.services import mandates
from tests.contracts import bargain as bargains
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.institutions import people
from tests.market import asking, trade
from tests.market.test_api import call, key_of
from transfer.kernel import relay
from transfer.kernel.actor import Actor
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.publicity.services import objections

ROLES = ("inventor", "transfer_officer", "signatory")


@dataclass
class Life:
    """Who they are, and what was made on the way."""

    user: User
    award: Publicity
    number: str
    memberships: list[Membership]
    colleague: Actor


def deliver() -> None:
    """As the worker does, until nothing is left."""
    while relay.drain():
        pass


def lived(name: str, address: str, words: str) -> Life:
    """Disclosed, invented, listed, dealt, signed, filed, registered, was paid, shared out, asked, answered, spoke."""
    user = people.user(name, address)
    bargain = bargains.make(party_kind="022")
    market = bargain.market
    actor = people.actor(market.university, *ROLES, who=user)
    market.achievement = trade.achievement(market.university, market.exchange, user)
    bargain.seller = bargain.seller_signs = market.seller = actor
    _disclosed(market.university, user, actor)
    contract = _contracted(bargain)
    award = _shared(bargain, contract)
    objections.file(actor=actors.actor_for_person(user, assurance=1), publicity=award, ground="price", statement=words)
    _registered(user)
    _asked_and_answered(user, market.exchange)
    _mediated(user, market.exchange, bargain.buyer, market.enterprise)
    _called(actor, name)
    deliver()
    return Life(
        user,
        award,
        market.achievement.thread.number,
        list(Membership.objects.filter(user=user)),
        bargain.seller_decides,
    )


def _disclosed(university: Organization, user: User, actor: Actor) -> None:
    inventors: list[Any] = [{"user": user.pk, "name": user.person.name}]
    disclosures.begin(
        actor=actor,
        institution=university,
        inventors=inventors,
        title="气凝胶毡",
        summary="常压一步法。",
        technology_field="5",
    )


def _contracted(bargain: Bargain) -> Contract:
    """With the publicity of the price before, and this person's signature."""
    contract = bargains.signed(bargain)
    registry.registered(bargain, registry.office(), contract)
    return contract


def _shared(bargain: Bargain, contract: Contract) -> Publicity:
    """Approved by a second person, so that the awards are public."""
    made: Distribution = distributions.approve(bargains.shared(bargain, contract), actor=bargain.seller_decides)
    assert made.publicity
    return Publicity.objects.get(pk=made.publicity)


def _registered(user: User) -> Registration:
    """The registrar who decides on somebody else's contract."""
    office = registry.office()
    office.registrar = people.actor(office.organization, "registrar", who=user)
    return registry.registered(bargains.make(), office)


def _asked_and_answered(user: User, exchange: Organization) -> Deal:
    """A demand of one firm, and the response of an institute to another firm's demand."""
    desk = asking.build()
    asks = people.organization(at=exchange)
    asking.opened(_with(desk, firm=asks, buyer=people.actor(asks, "buyer", who=user)))
    answers = people.organization("research_institute", at=exchange)
    seller = people.actor(answers, "transfer_officer", who=user)
    response = asking.sent(_with(desk, university=answers, seller=seller))
    responses.accept(response, actor=desk.buyer, contract_class="development")
    return Deal.objects.get(response=response)


def _with(desk: asking.Desk, **more: Any) -> asking.Desk:
    return asking.Desk(**{**vars(desk), **more})


def _mediated(user: User, exchange: Organization, principal: Actor, of: Organization) -> Mandate:
    agency = people.organization("broker_agency", at=exchange)
    broker = people.actor(agency, "broker", who=user)
    made = mandates.propose(actor=principal, principal=of, broker=agency, commission="none")
    return mandates.accept(made, actor=broker)


def _called(actor: Actor, name: str) -> None:
    """A program sends the name with this person's key: the answer to it is kept for a second asking."""
    inventors = [{"user": str(actor.user), "name": name, "weight": 1}]
    text = {"title": "气凝胶毡", "summary": "常压一步法", "technology_field": "5", "inventors": inventors}
    answer = call(key_of(actor), "post", "invention-disclosures/", text)
    assert answer.status_code == 201 and name in str(answer.json()), answer.content
