"""Contracts: from a deal to the end, who may do what in which state, amounts, conditions."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from contracts.models import Contract
from contracts.selectors import documents
from contracts.services import contracts, force, signing
from contracts.states.contracts import CONTRACT
from market.models import PricePoint, RightGrant
from market.services import deals
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from tests.market import trade, world
from transfer.kernel import clock, deadlines, events, policy, threads, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.errors import Invalid, NotAllowed, NotNow, Refusal, RuleBroken
from transfer.kernel.models import Event
from transfer.kernel.money import Money
from transfer.mechanisms.signing.models import Envelope

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=make.make)]

LICENCE = {"kind": "export_licence", "what": "Restricted item of the catalogue"}


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def _waiting(bargain: Bargain) -> Contract:
    return make.signed(bargain, conditions=[LICENCE])


def _performed(bargain: Bargain) -> Contract:
    contract = make.signed(bargain)
    force.propose_end(contract, actor=bargain.seller_signs, move="perform", reason="performed")
    return force.perform(contract, actor=bargain.buyer_signs)


def _terminated(bargain: Bargain) -> Contract:
    contract = make.signed(bargain)
    force.propose_end(contract, actor=bargain.seller_signs, move="terminate", reason="agreed")
    return force.terminate(contract, actor=bargain.buyer_signs, reason="agreed")


def _void(bargain: Bargain) -> Contract:
    return contracts.void(make.drafted(bargain), actor=bargain.buyer, reason="agreed")


IN_STATE: dict[str, Callable[[Bargain], Contract]] = {
    "drafting": make.drafted,
    "signing": make.sent,
    "awaiting_condition": _waiting,
    "in_force": make.signed,
    "performed": _performed,
    "terminated": _terminated,
    "void": _void,
}
DRAFTERS = {"seller", "buyer", "seller signs", "buyer signs"}
MAY = {
    "change": DRAFTERS,
    "send_to_sign": DRAFTERS,
    "record_signed": {"seller signs", "buyer signs"},
    "return_to_draft": DRAFTERS,
    "conclude": set(),
    "wait": set(),
    "note_condition_overdue": set(),
    "note_instalment_overdue": set(),
    "enter_into_force": set(),
    "settle_condition": DRAFTERS,
    "propose_end": {"seller signs", "buyer signs"},
    "perform": set(),
    "terminate": set(),
    "void": DRAFTERS,
}


SHUT = {"drafting": {"record_signed"}, "awaiting_condition": {"enter_into_force", "void"}}
"""What the guards refuse in a state: it is signed here, and its condition is open."""


@pytest.mark.parametrize("state", IN_STATE)
def test_every_move_from_every_state_for_every_role(bargain: Bargain, state: str) -> None:
    contract = IN_STATE[state](bargain)
    assert contract.state == state
    roles: dict[str, Actor] = {
        "seller": bargain.seller,
        "buyer": bargain.buyer,
        "seller signs": bargain.seller_signs,
        "buyer signs": bargain.buyer_signs,
        "weak signs": dataclasses.replace(bargain.seller_signs, assurance=Assurance.PASSWORD),
        "inventor": bargain.inventor,
        "outsider": bargain.outsider,
        "officer of the exchange": bargain.market.officer,
        "public": ANONYMOUS,
    }
    for name, move in CONTRACT.moves.items():
        allowed = set(MAY[name])
        if name == "return_to_draft" and state == "signing":
            allowed -= {"buyer", "buyer signs"}
        elif name == "return_to_draft":
            allowed = set()  # nobody has sent it, or it is too late: the state says so as well
        for role, actor in roles.items():
            expected = role in allowed or (role == "weak signs" and "seller" in allowed)
            if name == "return_to_draft" and state != "signing":
                continue
            assert bool(policy.may(actor, move.policy, contract)) == expected, (name, role)
        open_now = name in {one.name for one in workflow.open_moves(contract, SYSTEM)}
        assert open_now == (state in move.sources and name not in SHUT.get(state, ()))
    seen = {role for role, actor in roles.items() if Contract.objects.visible_to(actor).filter(pk=contract.pk).exists()}
    assert seen == {role for role, actor in roles.items() if policy.may(actor, "contracts.contract.view", contract)}
    assert seen == {"seller", "buyer", "seller signs", "buyer signs", "weak signs"}


def test_a_deal_becomes_a_contract_in_force(bargain: Bargain) -> None:
    deal = make.ready(bargain)
    contract = make.drafted(bargain, deal)
    assert (contract.contract_class, contract.licence_mode, contract.conversion_mode) == (
        "licensing",
        "exclusive",
        "licence",
    )
    assert contract.turnover == Money(280_000_000) == contract.transaction
    assert [party.side for party in contract.parties.all()] == ["seller", "buyer"]
    assert threads.family(contract.thread)[-1] == contract.thread and len(threads.family(contract.thread)) >= 3
    signing.send_to_sign(contract, actor=bargain.buyer)
    make.sign(contract, bargain.seller_signs)
    assert contract.state == "signing"
    make.sign(contract, bargain.buyer_signs)
    contract.refresh_from_db()
    deal.refresh_from_db()
    assert contract.state == "in_force" and contract.effective_on == make.today() == contract.signed_on
    assert (contract.cny_turnover_minor, contract.cny_rate) == (280_000_000, 1)
    assert deal.state == "closed" and deal.contract == contract.pk
    assert RightGrant.objects.filter(holder=deal.stream, status="granted", grantee=bargain.market.enterprise).exists()
    assert PricePoint.objects.get(source=contract.stream).amount_minor == 280_000_000
    assert not events.broken_links(contract.stream)
    world.drain()
    contract.refresh_from_db()
    assert contract.state == "in_force"


def test_no_contract_before_the_publicity_has_ended() -> None:
    bargain = make.make(party_kind="022")
    deal = trade.agreed(bargain.market)
    with pytest.raises(RuleBroken) as refused:
        contracts.draft_from_deal(deal, actor=bargain.seller)
    assert refused.value.code == "not_ready_for_contract"
    deal.refresh_from_db()
    deals.note_publicity(deal, actor=SYSTEM, publicity=deal.publicity)
    assert contracts.draft_from_deal(deal, actor=bargain.seller).state == "drafting"


def test_a_deal_has_one_contract(bargain: Bargain) -> None:
    deal = make.ready(bargain)
    first = make.drafted(bargain, deal)
    with pytest.raises(IntegrityError, match="contracts_contract_one_of_a_deal"), transaction.atomic():
        contracts.draft_from_deal(deal, actor=bargain.seller)
    contracts.void(first, actor=bargain.seller, reason="terms_to_change")
    assert make.drafted(bargain, deal).state == "drafting"


def test_a_draft_says_all_that_is_missing(bargain: Bargain) -> None:
    contract = contracts.draft_from_deal(make.ready(bargain), actor=bargain.seller)
    with pytest.raises(Invalid) as refused:
        signing.send_to_sign(contract, actor=bargain.seller)
    fields = {problem.field for problem in refused.value.problems}
    assert {"contract_subtype", "plan_source", "terms.requirements", "terms.plan"} <= fields
    contract.refresh_from_db()
    assert contract.state == "drafting" and not Envelope.objects.filter(subject=contract.stream).exists()


def test_what_was_agreed_is_not_changed_in_the_draft(bargain: Bargain) -> None:
    contract = make.drafted(bargain)
    for given in ({"turnover": Money(1)}, {"licence_mode": "ordinary"}, {"territory": ["330000"]}, {"months": 12}):
        with pytest.raises(RuleBroken) as refused:
            contracts.change(contract, actor=bargain.seller, **given)
        assert refused.value.code == "agreed_in_deal"


def test_non_technical_items_are_taken_off_the_transaction_amount(bargain: Bargain) -> None:
    items: list[Any] = [
        {"kind": "equipment", "what": "Autoclave", "minor": 30_000_000},
        {"kind": "parts", "what": "Two test plates", "minor": 1_000_000, "reasonable_quantity": True},
    ]
    contract = make.drafted(bargain, items=items)
    assert (contract.turnover_minor, contract.transaction_minor) == (280_000_000, 250_000_000)
    with pytest.raises(Invalid) as refused:
        contracts.change(contract, actor=bargain.seller, items=[{**items[0], "minor": 280_000_001}])
    assert refused.value.problems[0].field == "items"
    contract.refresh_from_db()
    assert contract.transaction_minor == 250_000_000 and contract.items.count() == 2


@pytest.mark.parametrize(("turnover", "transaction_amount"), [(100, 101), (100, -1), (-1, None), (None, 5)])
def test_the_database_refuses_amounts_that_cannot_be(
    bargain: Bargain, turnover: int | None, transaction_amount: int | None
) -> None:
    contract = make.drafted(bargain)
    with pytest.raises(IntegrityError, match="contracts_contract_amounts"), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(turnover_minor=turnover, transaction_minor=transaction_amount)


ROYALTY: dict[str, Any] = {"price": None, "payment_mode": "ROYALTY", "royalty_base": "sales", "royalty_rate_bp": 350}


def test_an_unknown_royalty_is_empty_and_estimated_never_nought(bargain: Bargain) -> None:
    contract = make.drafted(bargain, make.ready(bargain, **ROYALTY))
    assert contract.amount_known is False and contract.turnover is None and contract.transaction is None
    with pytest.raises(Invalid) as refused:
        signing.send_to_sign(contract, actor=bargain.seller)
    assert [problem.field for problem in refused.value.problems] == ["estimate"]
    contracts.change(contract, actor=bargain.seller, estimate=Money(90_000_000))
    text = documents.built(contract)
    assert text["amounts"]["turnover"] is None and text["amounts"]["known"] is False
    signing.send_to_sign(contract, actor=bargain.seller)
    make.sign(contract, bargain.seller_signs)
    make.sign(contract, bargain.buyer_signs)
    contract.refresh_from_db()
    assert contract.state == "in_force" and contract.turnover_minor is None and contract.cny_turnover_minor is None
    assert not PricePoint.objects.filter(source=contract.stream).exists()
    with pytest.raises(IntegrityError, match="unknown_has_estimate"), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(turnover_minor=0, transaction_minor=0)


def test_another_currency_is_frozen_in_cny_with_rate_day_and_source(bargain: Bargain) -> None:
    deal = make.ready(bargain, price=Money(1_000_001, "USD"))
    contract = make.drafted(bargain, deal)
    with pytest.raises(Invalid) as refused:
        signing.send_to_sign(contract, actor=bargain.seller)
    assert {problem.field for problem in refused.value.problems} == {"cny_rate", "cny_source"}
    given = {"cny_rate": Decimal("7.1234"), "cny_on": make.today(), "cny_source": "Central parity"}
    contracts.change(contract, actor=bargain.seller, **given)
    signing.send_to_sign(contract, actor=bargain.seller)
    make.sign(contract, bargain.seller_signs)
    make.sign(contract, bargain.buyer_signs)
    contract.refresh_from_db()
    assert contract.cny_turnover_minor == 7_123_407  # 10,000.01 × 7.1234 = 71,234.07…
    assert contract.cny_source == "Central parity"


def test_both_sign_in_any_sequence_the_same_text_once(bargain: Bargain) -> None:
    contract = make.sent(bargain)
    with pytest.raises(RuleBroken, match="not the document"):
        signing.sign(contract, actor=bargain.buyer_signs, document_hash="0" * 64)
    make.sign(contract, bargain.buyer_signs)
    with pytest.raises(RuleBroken) as again:
        make.sign(contract, bargain.buyer_signs)
    assert again.value.code == "signed"
    with pytest.raises(NotAllowed):
        make.sign(contract, bargain.outsider)
    with pytest.raises(NotAllowed):
        make.sign(contract, bargain.buyer)
    make.sign(contract, bargain.seller_signs)
    contract.refresh_from_db()
    assert contract.state == "in_force"
    with pytest.raises(NotNow):
        make.sign(contract, bargain.seller_signs)


def test_a_stale_second_factor_does_not_sign(bargain: Bargain) -> None:
    contract = make.sent(bargain)
    long_ago = clock.now().timestamp() - 3600
    with pytest.raises(NotAllowed) as refused:
        make.sign(contract, dataclasses.replace(bargain.seller_signs, second_factor_at=long_ago))
    assert refused.value.code == "second_factor_stale"


def test_a_text_that_is_signed_never_changes(bargain: Bargain) -> None:
    contract = make.sent(bargain)
    fixed = documents.latest(contract)
    assert fixed is not None and documents.hash_of(documents.parsed(fixed)) == contract.document_hash
    with pytest.raises(NotNow):
        contracts.change(contract, actor=bargain.seller, title="Another one")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE contracts_contractdocument SET document = '{}'")


def test_who_declines_brings_the_draft_back_and_a_new_text_is_signed(bargain: Bargain) -> None:
    contract = make.sent(bargain)
    first = contract.document_hash
    make.sign(contract, bargain.seller_signs)
    signing.decline_to_sign(contract, actor=bargain.buyer_signs, reason="terms_to_change", note="Article 3, please.")
    assert contract.state == "drafting" and contract.envelope is None
    contracts.change(contract, actor=bargain.buyer, terms={**make.FILLED["terms"], "plan": "Within 20 days."})
    signing.send_to_sign(contract, actor=bargain.buyer)
    assert contract.document_hash != first and contract.documents.count() == 2
    world.drain()  # the declined envelope is told now, and is not this one
    contract.refresh_from_db()
    assert contract.state == "signing"
    make.sign(contract, bargain.seller_signs)
    make.sign(contract, bargain.buyer_signs)
    assert contract.state == "in_force"


def test_an_envelope_whose_time_ran_out_brings_the_draft_back(bargain: Bargain) -> None:
    contract = make.sent(bargain)
    Envelope.objects.filter(pk=contract.envelope).update(sign_by=clock.now() - timedelta(seconds=1))
    assert deadlines.tick("signing.expire") == {"signing.expire": 1}
    world.drain()
    contract.refresh_from_db()
    assert contract.state == "drafting"


def test_only_the_side_that_sent_it_takes_it_back(bargain: Bargain) -> None:
    contract = make.sent(bargain)
    with pytest.raises(NotAllowed):
        signing.return_to_draft(contract, actor=bargain.buyer, reason="terms_to_change")
    signing.return_to_draft(contract, actor=bargain.seller, reason="terms_to_change")
    assert contract.state == "drafting"


def test_a_deal_that_is_negotiated_again_drops_the_contract(bargain: Bargain) -> None:
    contract = make.sent(bargain)
    deals.reopen(contract.deal, actor=bargain.buyer, reason="terms_to_change")
    world.drain()
    contract.refresh_from_db()
    assert contract.state == "void"


def test_a_contract_waits_for_its_conditions(bargain: Bargain) -> None:
    contract = _waiting(bargain)
    assert contract.state == "awaiting_condition" and contract.effective_on is None
    assert contract.deal.state == "contracted"
    condition = contract.conditions.get()

    def settle(**given: Any) -> Contract:
        return force.settle_condition(
            contract, actor=bargain.seller, condition=condition.pk, settled_on=make.today(), **given
        )

    with pytest.raises(Invalid) as refused:
        settle(status="met")
    assert refused.value.problems[0].field == "reference"
    settle(status="met", reference="EL-2026-0012")
    contract.refresh_from_db()
    assert contract.state == "in_force"
    with pytest.raises(Refusal):
        settle(status="refused")


def test_a_refused_condition_lets_the_contract_fall_and_frees_the_right(bargain: Bargain) -> None:
    contract = _waiting(bargain)
    with pytest.raises(RuleBroken) as refused:
        contracts.void(contract, actor=bargain.buyer, reason="condition_refused")
    assert refused.value.code == "no_condition_refused"
    condition = contract.conditions.get()
    given = {"condition": condition.pk, "status": "refused", "settled_on": make.today()}
    force.settle_condition(contract, actor=bargain.seller, **given)
    assert contract.state == "awaiting_condition"
    contracts.void(contract, actor=bargain.buyer, reason="condition_refused")
    assert contract.state == "void"
    assert not RightGrant.objects.filter(holder=contract.deal.stream).exclude(status="released").exists()


def test_one_side_alone_does_not_end_a_contract(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    with pytest.raises(NotAllowed):
        force.perform(contract, actor=bargain.seller_signs)
    force.propose_end(contract, actor=bargain.seller_signs, move="perform", reason="performed")
    with pytest.raises(NotAllowed):
        force.perform(contract, actor=bargain.seller_signs)
    with pytest.raises(NotAllowed):
        force.terminate(contract, actor=bargain.buyer_signs, reason="agreed")
    make.recorded(bargain, contract)
    with pytest.raises(RuleBroken) as refused:
        force.perform(contract, actor=bargain.buyer_signs)
    assert refused.value.code == "payment_open"


def test_termination_frees_the_right(bargain: Bargain) -> None:
    contract = _terminated(bargain)
    assert contract.state == "terminated" and contract.ended_on == make.today()
    assert not RightGrant.objects.filter(holder=contract.deal.stream).exclude(status="released").exists()


def test_an_agreement_made_elsewhere_is_recorded_on_a_thread_of_its_own(bargain: Bargain) -> None:
    market = bargain.market
    given = {
        **make.filled(),
        "title": "冷库能耗诊断",
        "contract_class": "service",
        "contract_subtype": "general_service",
        "technology_field": "5",
        "ip_kind": "none",
        "turnover": Money(12_345_678),
        "payment_mode": "LUMP_ONCE",
        "terms": {},
    }
    with pytest.raises(NotAllowed):
        contracts.draft_outside(
            actor=bargain.outsider, sellers=[market.university], buyers=[market.enterprise], **given
        )
    contract = contracts.draft_outside(
        actor=bargain.seller, sellers=[market.university], buyers=[market.enterprise], **given
    )
    assert contract.deal is None and contract.thread.begun_by == "contracts.contract"
    day = make.today() - timedelta(days=9)
    with pytest.raises(NotAllowed):
        signing.record_signed(contract, actor=bargain.seller, signed_on=day)
    signing.record_signed(contract, actor=bargain.seller_signs, signed_on=day)
    assert (contract.state, contract.signed_on, contract.effective_on) == ("in_force", day, day)
    assert Event.objects.get(stream=contract.stream, name="contracts.contract.in_force")


def test_what_comes_from_a_deal_here_is_signed_here(bargain: Bargain) -> None:
    contract = make.drafted(bargain)
    with pytest.raises(RuleBroken) as refused:
        signing.record_signed(contract, actor=bargain.seller_signs, signed_on=make.today())
    assert refused.value.code == "sign_here"
