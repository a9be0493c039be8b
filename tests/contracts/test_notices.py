"""Notices of concluded transactions: made by the worker, masked by one rule set, corrected and revoked."""

import dataclasses
import uuid
from typing import Any

import pytest
from rest_framework.test import APIClient

from contracts.models import Contract, CorrectionNotice, TransactionNotice
from contracts.selectors import masks
from contracts.services import contracts as drafting
from contracts.services import force, notices, registration_corrections
from contracts.services import registration_desk as desk
from contracts.states.notices import TRANSACTION_NOTICE
from institutions.models import Organization
from institutions.selectors import dictionaries
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.contracts.test_api import call, key_of
from tests.institutions import people
from transfer.kernel import policy, relay, ruleset, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.errors import Invalid, NotAllowed, NotNow
from transfer.kernel.models import Delivery, Event
from transfer.kernel.money import Money

pytestmark = pytest.mark.stands_on(build=make.with_ready)

AMOUNTS = ("turnover", "transaction")
EVERYTHING = ["amounts", "buyers", "sellers", "title"]


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def concluded(bargain: Bargain, **given: Any) -> tuple[Contract, TransactionNotice]:
    """A contract in force, and its notice as the worker made it."""
    contract = make.signed(bargain, **given)
    relay.drain()
    return contract, TransactionNotice.objects.get(contract=contract)


def regulator(region: str) -> Actor:
    return people.actor(people.organization("regulator", region=region), "supervisor")


def ended(bargain: Bargain, contract: Contract) -> Contract:
    """One side proposes, the other agrees to terminate."""
    force.propose_end(contract, actor=bargain.seller_signs, move="terminate", reason="agreed")
    return force.terminate(contract, actor=bargain.buyer_signs, reason="agreed")


def own_rule(exchange: Organization, **changed: Any) -> None:
    """The exchange sets a rule of its own."""
    value = ruleset.rule("notice.transaction", jurisdiction="CN", on=make.today()).value
    row = {"key": "notice.transaction", "jurisdiction": "CN", "body": exchange.pk, "valid_from": "2000-01-01"}
    ruleset.load_rows([{**row, "value": {**value, **changed}, "source": "Own rule.", "sureness": "D"}])


@pytest.mark.stands_on(build=make.with_signed)
def test_a_contract_concluded_here_becomes_public_once_however_often_the_worker_is_told(bargain: Bargain) -> None:
    contract, notice = concluded(bargain)
    assert notice.state == "issued" and notice.issued_on == make.today() and notice.thread_id == contract.thread_id
    assert notice.effective_on == contract.effective_on and notice.exchange_id == bargain.market.exchange.pk
    assert notice.seller_province == notice.buyer_province == "330000"
    told = Delivery.objects.filter(subscriber="contracts.transaction_notice_in_force")
    told.update(status=Delivery.PENDING)
    relay.drain()
    assert notices.consider(contract, actor=SYSTEM, after="in_force") is None
    assert TransactionNotice.objects.count() == 1
    facts = Event.objects.filter(name="contracts.transaction_notice.issued")
    assert facts.count() == 1 and str(notice.pk) in facts[0].body


def test_an_agreement_made_elsewhere_or_not_in_force_is_not_made_public(bargain: Bargain) -> None:
    elsewhere = drafting.draft_outside(
        actor=bargain.seller_signs,
        sellers=[bargain.market.university],
        buyers=[bargain.market.enterprise],
        title="Outside",
        contract_class="service",
    )
    assert notices.consider(elsewhere, actor=SYSTEM, after="in_force") is None
    waiting = make.sent(bargain)
    assert notices.consider(waiting, actor=SYSTEM, after="in_force") is None


def test_the_exchanges_own_rule_decides_whether_and_when(bargain: Bargain) -> None:
    own_rule(bargain.market.exchange, when="registered")
    contract = make.signed(bargain)
    relay.drain()
    assert not TransactionNotice.objects.exists()
    registry.registered(bargain, registry.office(), contract)
    relay.drain()
    assert (
        TransactionNotice.objects.get().contract == contract and TransactionNotice.objects.get().source == "Own rule."
    )
    own_rule(bargain.market.exchange, required=False)
    other = make.make()
    own_rule(other.market.exchange, required=False)
    make.signed(other)
    relay.drain()
    assert TransactionNotice.objects.count() == 1


def test_who_sees_what_of_a_notice(bargain: Bargain) -> None:
    _contract, notice = concluded(bargain, withheld=EVERYTHING)
    elsewhere, here = regulator("440106"), regulator("330000")
    seen = {
        "public": masks.shown(notice, ANONYMOUS),
        "outsider": masks.shown(notice, bargain.outsider),
        "inventor": masks.shown(notice, bargain.inventor),
        "seller": masks.shown(notice, bargain.seller),
        "buyer": masks.shown(notice, bargain.buyer),
        "officer": masks.shown(notice, bargain.market.officer),
        "regulator": masks.shown(notice, here),
        "regulator elsewhere": masks.shown(notice, elsewhere),
        "unscoped key": masks.shown(notice, dataclasses.replace(bargain.seller, scopes=frozenset({"market"}))),
    }
    wished = {"title", "sellers", "buyers", "turnover", "transaction"}
    terms = {"months", "contract", "document_hash"}
    numbers = {"seller_region", "buyer_region", "seller_numbers", "buyer_numbers"}
    hidden = {who: {one.field for one in shown.masked} for who, shown in seen.items()}
    outside = wished | terms | numbers
    assert hidden == {
        "public": outside, "outsider": outside, "inventor": outside, "regulator elsewhere": outside,
        "unscoped key": outside, "seller": numbers, "buyer": numbers, "officer": set(), "regulator": set(),
    }  # fmt: skip
    for shown in seen.values():
        assert all(shown.values[one.field] is None for one in shown.masked)
    assert seen["seller"].amount("turnover") == _contract.turnover
    assert {one.legal_basis for one in seen["public"].masked if one.field in wished} != {""}


@pytest.mark.stands_on(build=make.with_signed)
def test_every_field_of_the_record_is_named_by_the_masks(bargain: Bargain) -> None:
    _contract, notice = concluded(bargain)
    assert set(notice.content) == set(masks.NAMES)


def test_what_parties_may_withhold_is_a_rule(bargain: Bargain) -> None:
    public = make.make(party_kind="022")
    with pytest.raises(Invalid, match="keep"):
        make.drafted(public, withheld=["amounts"])
    draft = make.drafted(bargain)
    with pytest.raises(Invalid):
        make.contracts.change(draft, actor=bargain.seller, withheld=["weather"])
    draft = make.contracts.change(draft, actor=bargain.seller, withheld=["buyers", "amounts"])
    assert draft.withheld == ["amounts", "buyers"]
    own_rule(bargain.market.exchange, may_withhold={"public_seller": [], "otherwise": ["buyers"]})
    with pytest.raises(Invalid) as refused:
        make.signing.send_to_sign(draft, actor=bargain.seller)
    assert [problem.field for problem in refused.value.problems] == ["withheld"]


def test_a_natural_person_stands_in_it_by_kind_alone(bargain: Bargain) -> None:
    contract = make.sent(bargain)
    contract.parties.filter(side="buyer").update(party_kind="400", name_zh="张三", name_en="Zhang San")
    make.sign(contract, bargain.buyer_signs)
    make.sign(contract, bargain.seller_signs)
    relay.drain()
    notice = TransactionNotice.objects.get()
    assert notice.content["buyers"] == [{"en": "natural person", "zh": "自然人"}]
    assert "张三" not in str(notice.content) and not notice.content["buyer_numbers"]


@pytest.mark.stands_on(build=make.with_signed)
def test_a_termination_corrects_the_notice_once(bargain: Bargain) -> None:
    contract, notice = concluded(bargain)
    ended(bargain, contract)
    relay.drain()
    correction = CorrectionNotice.objects.get()
    day = make.today().isoformat()
    assert correction.kind == "terminated"
    assert correction.changes == [{"field": "ended_on", "before": None, "after": day}]
    notice.refresh_from_db()
    assert notice.content["ended_on"] == day and notice.version == 2
    Delivery.objects.filter(subscriber="contracts.correction_terminated").update(status=Delivery.PENDING)
    relay.drain()
    assert CorrectionNotice.objects.count() == 1
    assert notices.correct(contract, actor=SYSTEM, kind="corrected", cause=uuid.uuid4()) is None


def test_a_correction_shows_nothing_that_the_notice_masks(bargain: Bargain) -> None:
    contract, notice = concluded(bargain, withheld=["amounts"])
    changed = {"turnover": {"minor": 77_777_700, "currency": "CNY"}, "technology_field": "4"}
    notices.correct(contract, actor=SYSTEM, kind="corrected", cause=uuid.uuid4(), changed=changed)
    place = f"transaction-notices/{notice.pk}/"
    answer = APIClient().get(f"/api/v1/{place}")
    assert [row["field"] for row in answer.json()["corrections"][0]["changes"]] == ["technology_field"]
    assert b"77777700" not in answer.content
    own = call(key_of(bargain.seller), "get", place).json()
    assert {row["field"] for row in own["corrections"][0]["changes"]} == {"technology_field", "turnover"}
    ended(bargain, contract)
    relay.drain()
    notice.refresh_from_db()
    assert notice.content["turnover"]["minor"] == 77_777_700  # what the registration corrected stays


@pytest.mark.stands_on(build=make.with_signed)
def test_a_registration_that_is_revoked_shows_in_the_notice(bargain: Bargain) -> None:
    contract, _notice = concluded(bargain)
    office = registry.office()
    registration = registry.registered(bargain, office, contract)
    desk.propose_revocation(registration, actor=office.registrar, note="False statements.")
    desk.revoke(registration, actor=office.checker, note="False statements.")
    relay.drain()
    assert CorrectionNotice.objects.get().kind == "registration_revoked"


@pytest.mark.stands_on(build=make.with_signed)
def test_a_change_that_is_registered_corrects_the_notice(bargain: Bargain) -> None:
    contract, notice = concluded(bargain)
    office = registry.office()
    registration = registry.registered(bargain, office, contract)
    less = Money(250_000_000)
    reason = dictionaries.entries("registration_change_reason", on=make.today())[0].code
    given = {"reason": reason, "note": "Annex 2.", "turnover": less, "transaction": less}
    registration_corrections.correct(registration, actor=office.registrar, **given)
    relay.drain()
    correction = CorrectionNotice.objects.get()
    assert correction.kind == "corrected" and {row["field"] for row in correction.changes} == {*AMOUNTS}
    notice.refresh_from_db()
    assert masks.shown(notice).amount("turnover") == less


@pytest.mark.stands_on(build=make.with_signed)
def test_every_move_of_a_notice_for_every_role(bargain: Bargain) -> None:
    contract, notice = concluded(bargain)
    officer = bargain.market.officer
    roles = {
        "officer": officer,
        "weak officer": dataclasses.replace(officer, assurance=Assurance.PASSWORD),
        "reviewer": people.actor(bargain.market.exchange, "reviewer"),
        "officer elsewhere": people.actor(people.exchange(), "listing_officer"),
        "seller": bargain.seller_signs,
        "buyer": bargain.buyer_signs,
        "regulator": regulator("330106"),
        "public": ANONYMOUS,
    }
    for name, move in TRANSACTION_NOTICE.moves.items():
        may = {role for role, actor in roles.items() if policy.may(actor, move.policy, notice)}
        by_two = {
            "propose_revocation": {"officer"},
            "revoke": {"officer", "reviewer"},
            "put_aside": {"officer", "reviewer"},
        }
        assert may == by_two.get(name, set())
    with pytest.raises(NotAllowed):
        notices.propose_revocation(notice, actor=bargain.seller_signs, reason="annulled")
    with pytest.raises(Invalid):
        notices.propose_revocation(notice, actor=officer, reason="weather")
    ended(bargain, contract)
    relay.drain()
    notice.refresh_from_db()
    notices.propose_revocation(notice, actor=officer, reason="annulled")
    notices.revoke(notice, actor=people.actor(bargain.market.exchange, "reviewer"))
    assert (
        notice.state == "revoked"
        and notice.revoked_why == "annulled"
        and CorrectionNotice.objects.get().state == "revoked"
    )
    assert [move.name for move in workflow.open_moves(notice, SYSTEM)] == []
    with pytest.raises(NotNow):
        notices.propose_revocation(notice, actor=officer, reason="annulled")
    shown = masks.shown(notice, ANONYMOUS)
    stated = {line.field for line in shown.lines}
    assert stated == {"contract_class", "signed_on", "effective_on", "ended_on", "exchange"}
    assert notices.consider(contract, actor=SYSTEM, after="in_force") is None


def test_an_officer_revokes_over_the_api_and_others_may_not(bargain: Bargain) -> None:
    _contract, notice = concluded(bargain)
    here = f"transaction-notices/{notice.pk}/"
    place, decide = f"{here}propose-revocation/", f"{here}revoke/"
    assert call(key_of(bargain.seller), "post", place, {"reason": "annulled"}, 1).status_code == 403
    headers = {"If-Match": '"1"', "Idempotency-Key": uuid.uuid4().hex}
    nobody = APIClient(headers=headers).post(f"/api/v1/{place}", {"reason": "annulled"}, format="json")
    assert nobody.status_code == 401, nobody.content
    first, second = key_of(bargain.market.officer), key_of(people.actor(bargain.market.exchange, "reviewer"))
    early = call(second, "post", decide, {}, 1)
    assert (early.status_code, early.json()["code"]) == (422, "second_person")
    proposed = call(first, "post", place, {"reason": "annulled", "note": "The court has spoken."}, 1)
    assert proposed.status_code == 200 and proposed.json()["state"] == "issued", proposed.content
    assert proposed.json()["proposal"]["own"] is True
    same = call(first, "post", decide, {}, 2)
    assert (same.status_code, same.json()["code"]) == (403, "same_person")
    public = APIClient().get(f"/api/v1/{here}").json()
    assert public["proposal"] is None and public["facts"]["title"] and public["revoked_why"] == ""
    assert call(key_of(bargain.seller), "get", here).json()["proposal"] is None
    seen = call(second, "get", f"{here}?actions=1").json()
    assert seen["actions"] == ["revoke", "put_aside"]
    assert (seen["proposal"]["reason"], seen["proposal"]["note"]) == ("annulled", "The court has spoken.")
    revoked = call(second, "post", decide, {}, 2)
    assert revoked.status_code == 200 and revoked.json()["state"] == "revoked", revoked.content
    assert APIClient().get(f"/api/v1/transaction-notices/{notice.pk}/").json()["facts"]["title"] is None
