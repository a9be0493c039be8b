"""One of everything that the API knows, and a key for everybody who has a part in it.

def test_all(whole): ...        # the fixture of conftest.py, in a file that stands_on(build=everything.stand)
world = everything.build()      # or one of your own, with the fixture dictionary_data
world.keys["seller"]            # the secret of a key with every scope
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from rest_framework.response import Response
from rest_framework.test import APIClient

from contracts.models import Contract
from institutions.locks import hold_counter_service
from institutions.models import Membership
from institutions.selectors import actors as institutions
from institutions.services import api_keys, counter_services, organizations
from market.models import Deal
from market.services import responses
from talent.services import mandates
from tests.contracts import bargain as bargains
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.institutions import people
from tests.market import asking, trade, world
from tests.market.asking import Desk
from transfer.kernel import clock, locking, policy
from transfer.kernel.actor import SYSTEM, Actor
from transfer.mechanisms.jobs import services as jobs
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.publicity.services import objections

ROLES = (
    "seller",
    "seller_signs",
    "seller_decides",
    "seller_manages",
    "buyer",
    "buyer_signs",
    "officer",
    "exchange_manages",
    "outsider",
    "demander",
    "answerer",
    "desk_reviewer",
    "broker",
    "registrar",
    "second_checker",
    "expert",
    "inventor",
    "lab_officer",
    "lab_reviewer",
    "operator",
    "clerk",
)
"""Who has a key."""


class Seen(dict[tuple[str, str], list[dict[str, Any]]]):
    """What each role sees of each noun of a stand; the copies of the stand share it, for none of them changes it."""

    def __deepcopy__(self, _memory: dict[int, Any]) -> "Seen":
        return self


@dataclass
class Everything:
    """Who acts, with which key, on what market."""

    bargain: Bargain
    desk: Desk
    lab: world.World
    office: registry.Office
    actors: dict[str, Actor]
    signed: Any = None
    publicity: Any = None
    keys: dict[str, str] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)

    def list_asked(self) -> dict[str, Any]:
        """Long work that the seller may order: a list as a file."""
        return {"address": f"/en/as/{self.bargain.market.university.slug}/listings/"}

    def prepared_job(self) -> Any:
        """Long work of the seller that is not ordered yet."""
        return jobs.begin(actor=self.bargain.seller, kind="jobs.list.export", asked=self.list_asked())


def stand() -> Everything:
    """One of everything, in a transaction so long that its constraints take their time."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '20s'")
    return build()


def build() -> Everything:
    """Objects of every noun in states in which something can be done with them."""
    bargain, desk, lab = bargains.make(), asking.build(), world.make()
    market = bargain.market
    office = registry.office()
    agency = people.organization("broker_agency", at=market.exchange, name_en="Bridge Brokers")
    broker = people.actor(agency, "broker")
    made = Everything(
        bargain,
        desk,
        lab,
        office,
        {
            "seller": bargain.seller,
            "seller_signs": bargain.seller_signs,
            "seller_decides": bargain.seller_decides,
            "seller_manages": people.actor(market.university, "manager"),
            "buyer": bargain.buyer,
            "buyer_signs": bargain.buyer_signs,
            "officer": market.officer,
            "exchange_manages": people.actor(market.exchange, "manager", "reviewer"),
            "outsider": bargain.outsider,
            "demander": desk.buyer,
            "answerer": desk.seller,
            "desk_reviewer": desk.reviewer,
            "broker": broker,
            "registrar": office.registrar,
            "second_checker": office.checker,
            "expert": office.expert,
            "inventor": lab.inventor,
            "lab_officer": lab.officer,
            "lab_reviewer": lab.reviewer,
            "operator": people.actor(people.organization("operator", name_en="The node"), "operator"),
            "clerk": people.actor(market.exchange, "counter_clerk"),
        },
    )
    _technology(lab)
    made.publicity = _trade(bargain)
    made.signed = _contracts(bargain)
    _registrations(bargain, office)
    _asking(desk)
    mandates.propose(actor=market.buyer, principal=market.enterprise, broker=agency, commission="none")
    active = mandates.propose(actor=market.seller, principal=market.university, broker=agency, commission="none")
    mandates.accept(active, actor=broker)
    made.prepared_job()
    _institutions(made)
    assert tuple(made.actors) == ROLES
    made.keys = {name: key_of(actor) for name, actor in made.actors.items()}
    return made


def key_of(actor: Actor) -> str:
    """A key of the actor's membership for everything it may do."""
    membership = Membership.objects.get(pk=actor.membership)
    scopes = sorted({one.name.partition(".")[0] for one in policy.all_policies()})
    with transaction.atomic():
        until = clock.now() + timedelta(days=30)
        return api_keys.create(membership, actor=actor, label="test", scopes=scopes, expires_at=until)[1]


def send(
    secret: str, method: str, path: str, body: Any = None, *, match: int | None = None, key: str = "", raw: bytes = b""
) -> Response:
    """One request. body: as JSON, in which half a surrogate pair stays the escape that it is; raw: these bytes."""
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    if secret:
        headers["Authorization"] = f"Bearer {secret}"
    if match is not None:
        headers["If-Match"] = f'"{match}"'
    client = APIClient(headers=headers, raise_request_exception=False)
    if method == "get":
        return client.get(path)
    content = raw or json.dumps(body if body is not None else {}).encode()
    return getattr(client, method)(path, content, content_type="application/json")


def problem_fields(answer: Mapping[str, Any]) -> set[str]:
    """The first part of each field that a problem document names."""
    named = [one["field"] for one in answer.get("problems", [])] + [answer.get("field", "")]
    return {name.partition(".")[0] for name in named if name}


def _technology(lab: world.World) -> None:
    world.disclosure(lab)
    world.achievement(lab)
    world.in_review(lab)
    world.accepted(lab)


def _trade(bargain: Bargain) -> Publicity:
    market = bargain.market
    for make in (trade.draft, trade.submitted, trade.in_review, trade.opened):
        fresh = trade.achievement(market.university, market.exchange, market.inventor)
        make(_with(market, fresh))
    fresh = trade.achievement(market.university, market.exchange, market.inventor)
    trade.offered(_with(market, fresh))
    public = people.organization("university", at=market.exchange, party_kind="022")
    technology = trade.achievement(public, market.exchange)
    noticed = trade.Market(
        **{
            **market.__dict__,
            "university": public,
            "seller": people.actor(public, "transfer_officer"),
            "achievement": technology,
        }
    )
    deal = trade.agreed(noticed)
    notice = Publicity.objects.get(pk=Deal.objects.get(pk=deal.pk).publicity)
    objections.file(actor=bargain.outsider, publicity=notice, ground="price", statement="Far below its worth.")
    return notice


def _contracts(bargain: Bargain) -> Contract:
    market = bargain.market
    bargains.drafted(bargain, _deal(bargain))
    bargains.outside(bargain)
    signed = bargains.signed(bargain)
    bargains.recorded(bargain, signed, 5_000)
    bargains.shared(bargain, signed)
    fresh = trade.achievement(market.university, market.exchange, market.inventor)
    again = Bargain(**{**bargain.__dict__, "market": _with(market, fresh)})
    contract = bargains.drafted(again)
    bargains.signing.send_to_sign(contract, actor=bargain.seller)
    return signed


def _registrations(bargain: Bargain, office: registry.Office) -> None:
    for make in (registry.draft, registry.filed, registry.in_review, registry.assessed, registry.registered):
        make(bargain, office, bargains.signed(bargain, deal=_deal(bargain)))


def _deal(bargain: Bargain) -> Deal:
    fresh = trade.achievement(bargain.market.university, bargain.market.exchange, bargain.market.inventor)
    return bargains.ready(Bargain(**{**bargain.__dict__, "market": _with(bargain.market, fresh)}))


def _asking(desk: Desk) -> None:
    asking.draft(desk)
    asking.in_review(desk)
    demand = asking.opened(desk)
    asking.response(desk, demand)
    sent = asking.sent(desk, asking.opened(desk))
    responses.shortlist(sent, actor=desk.buyer)


def _institutions(made: Everything) -> None:
    exchange = made.bargain.market.exchange
    with transaction.atomic():
        organizations.register(
            actor=SYSTEM, kinds=["enterprise"], applied_to=exchange, name_zh="新企业", region="330106",
            uscc=people.identifier(),
        )  # fmt: skip
    people.membership(made.bargain.market.university, "clerk")
    served(made, made.actors["demander"], "demand")
    with transaction.atomic():
        begun = consented(made, served(made, made.actors["buyer"], "demand"))
        hold_counter_service(begun.pk)
        idle = consented(made, served(made, people.person("来访人"), "demand"))
        ended = consented(made, served(made, made.actors["inventor"], "disclosure"))
        hold_counter_service(ended.pk)
        counter_services.close(locking.lock(ended), actor=made.actors["clerk"])
        assert idle.state == begun.state == "acting"


def served(made: Everything, visitor: Actor, purpose: str) -> Any:
    """A service at the counter for somebody, that waits for a signed paper."""
    side = institutions.organization_of(visitor)
    return counter_services.open_service(
        actor=made.actors["clerk"], email=institutions.user_of(visitor).email, purposes=[purpose], identity="passport",
        consent="paper", acting_for="" if side.is_person else side.uscc,
    )  # fmt: skip


def consented(made: Everything, service: Any) -> Any:
    """The same, consented to."""
    paper = ContentFile(b"%PDF-1.4 signed", name="consent.pdf")
    return counter_services.consent(service, actor=made.actors["clerk"], upload=paper)


def _with(market: trade.Market, achievement: Any) -> trade.Market:
    return trade.Market(**{**market.__dict__, "achievement": achievement})
