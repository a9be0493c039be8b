"""The confidentiality agreement of a deal, over the API: prepared by one side, signed by both, a fact of the deal."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

from institutions.models import User
from market.models import Deal
from market.selectors import confidentiality as agreement
from market.services import confidentiality
from talent.selectors.mandates import on_behalf
from talent.services import mandates
from tests.institutions import people
from tests.market import trade, world
from tests.market.test_api import call, key_of
from tests.market.trade import Market
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotAllowed, NotNow

pytestmark = pytest.mark.stands_on(build=trade.build)

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def market(stand: Market) -> Market:
    return stand


def code_of(actor: Actor) -> str:
    TOTP.activate(User.objects.get(pk=actor.user), SECRET)
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def sign(actor: Actor, place: str, **given: Any) -> Any:
    key = key_of(actor)
    version = call(key, "get", place).json()["version"]
    return call(key, "post", f"{place}sign-confidentiality/", given, version)


def test_both_sides_sign_one_text_and_it_becomes_a_fact_of_the_deal(market: Market) -> None:
    deal = trade.deal(market)
    place, buyer = f"deals/{deal.pk}/", key_of(market.buyer)
    signers = [people.actor(market.enterprise, "signatory"), people.actor(market.university, "signatory")]
    assert call(buyer, "get", f"{place}confidentiality/").status_code == 404
    early = sign(signers[0], place, document_hash="0" * 64)
    assert (early.status_code, early.json()["state"]) == (409, "opened")
    prepared = call(buyer, "post", f"{place}prepare-confidentiality/", {}, deal.version)
    assert prepared.status_code == 200, prepared.content
    twice = call(buyer, "post", f"{place}prepare-confidentiality/", {}, deal.version)
    assert (twice.status_code, twice.json()["code"]) == (422, "confidentiality_once")

    shown = call(key_of(signers[1]), "get", f"{place}confidentiality/").json()
    assert shown["state"] == "sent" and [one["signed_at"] for one in shown["signatures"]] == [None, None]
    assert {party["side"] for party in shown["document"]["parties"]} == {"seller", "buyer"}
    assert all(clause["en"] and clause["zh"] for clause in shown["document"]["clauses"])
    for stranger in (market.outsider, market.officer):
        assert call(key_of(stranger), "get", f"{place}confidentiality/").status_code == 404

    fixed = shown["document_hash"]
    assert sign(signers[0], place, document_hash=fixed).json()["code"] == "second_factor_stale"
    assert sign(market.buyer, place, document_hash=fixed, code="123456").status_code == 403
    colleague = people.actor(market.enterprise, "signatory")  # whose code is not needed again
    wrong = sign(colleague, place, document_hash="1" * 64, code=code_of(colleague))
    assert (wrong.status_code, wrong.json()["code"]) == (422, "document_changed")
    for signer in signers:
        signed = sign(signer, place, document_hash=fixed, code=code_of(signer))
        assert signed.status_code == 200, signed.content
    world.drain()
    assert Deal.objects.get(pk=deal.pk).confidentiality
    assert call(buyer, "get", f"{place}confidentiality/").json()["state"] == "completed"
    again = call(buyer, "post", f"{place}prepare-confidentiality/", {}, call(buyer, "get", place).json()["version"])
    assert again.json()["code"] == "confidentiality_once"


def test_it_comes_before_the_terms_and_from_a_party_alone(market: Market) -> None:
    deal = trade.deal(market)
    place = f"deals/{deal.pk}/"
    officer = call(key_of(market.officer), "post", f"{place}prepare-confidentiality/", {}, deal.version)
    assert officer.status_code == 403
    stranger = call(key_of(market.outsider), "post", f"{place}prepare-confidentiality/", {}, deal.version)
    assert stranger.status_code == 404
    agreed = trade.agreed(market, deal)
    with pytest.raises(NotNow):
        confidentiality.prepare(agreed, actor=market.buyer)


def test_a_broker_prepares_and_reads_it_in_the_matter_of_its_mandate_alone(market: Market) -> None:
    deal = trade.deal(market)
    market.achievement = trade.achievement(market.university, market.exchange, market.inventor)
    other = trade.deal(market)
    agency = people.organization("broker_agency", at=market.exchange)
    broker = people.actor(agency, "broker")
    sides = {"principal": market.enterprise, "broker": agency}
    mandates.accept(mandates.propose(actor=market.buyer, case=deal.thread, commission="none", **sides), actor=broker)
    acting = on_behalf(broker, market.enterprise.slug)
    assert acting.cases == {deal.thread_id}
    confidentiality.prepare(deal, actor=acting)
    envelope = agreement.latest_for(deal, market.seller)
    assert envelope and envelope.owner == market.enterprise.pk
    assert agreement.latest_for(deal, acting) == envelope
    with pytest.raises(NotAllowed):
        confidentiality.prepare(other, actor=acting)
    confidentiality.prepare(other, actor=market.buyer)
    assert agreement.latest_for(other, acting) is None and agreement.latest_for(deal, broker) is None
