"""Payments: recorded by one side, confirmed by the other, booked once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from contracts.models import Payment
from contracts.services import payments
from contracts.states.payments import PAYMENT
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from transfer.kernel import policy, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM
from transfer.kernel.errors import Invalid, NotAllowed, NotNow
from transfer.kernel.money import Money
from transfer.mechanisms.ledger import selectors as ledger
from transfer.mechanisms.ledger.models import Entry

pytestmark = pytest.mark.stands_on(build=make.with_signed)


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def _recorded(bargain: Bargain) -> Payment:
    return make.recorded(bargain, make.signed(bargain))


IN_STATE: dict[str, Callable[[Bargain], Payment]] = {
    "recorded": _recorded,
    "confirmed": lambda bargain: make.paid(bargain, make.signed(bargain)),
    "disputed": lambda bargain: payments.dispute(_recorded(bargain), actor=bargain.seller, reason="not_received"),
    "withdrawn": lambda bargain: payments.withdraw(_recorded(bargain), actor=bargain.buyer, reason="wrong_amount"),
}
MAY: dict[str, set[str]] = {"confirm": {"seller"}, "dispute": {"seller"}, "note_overdue": set(), "withdraw": {"buyer"}}


@pytest.mark.parametrize("state", IN_STATE)
def test_every_move_from_every_state_for_every_role(bargain: Bargain, state: str) -> None:
    payment = IN_STATE[state](bargain)
    assert payment.state == state
    roles = {
        "seller": bargain.seller,
        "buyer": bargain.buyer,
        "inventor": bargain.inventor,
        "outsider": bargain.outsider,
        "public": ANONYMOUS,
    }
    for name, move in PAYMENT.moves.items():
        for role, actor in roles.items():
            assert bool(policy.may(actor, move.policy, payment)) == (role in MAY[name]), (name, role)
        open_now = name in {one.name for one in workflow.open_moves(payment, SYSTEM)}
        assert open_now == (state in move.sources)
    seen = {role for role, actor in roles.items() if Payment.objects.visible_to(actor).exists()}
    assert seen == {role for role, actor in roles.items() if policy.may(actor, "contracts.payment.view", payment)}
    assert seen == {"seller", "buyer"}


def test_a_confirmed_payment_stands_in_the_books_once(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    payment = make.paid(bargain, contract, 12_345)
    income = payments.income_account(contract, actor=bargain.seller, owner=bargain.market.university, currency="CNY")
    assert ledger.balance(income) == Money(12_345)
    assert Entry.objects.filter(subject=payment.stream).count() == 1
    with pytest.raises(NotNow):
        payments.confirm(payment, actor=bargain.seller)
    assert ledger.balance(income) == Money(12_345) and ledger.totals() == {"CNY": 0} and ledger.drifted() == []


def test_the_seller_may_record_and_then_the_buyer_confirms(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    given: dict[str, Any] = {"contract": contract, "amount": Money(5), "paid_on": make.today()}
    payment = payments.record(actor=bargain.seller, **given)
    with pytest.raises(NotAllowed):
        payments.confirm(payment, actor=bargain.seller)
    assert payments.confirm(payment, actor=bargain.buyer).state == "confirmed"


def test_a_disputed_payment_is_confirmed_after_all(bargain: Bargain) -> None:
    payment = IN_STATE["disputed"](bargain)
    assert payments.confirm(payment, actor=bargain.seller).entry is not None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": Money(0)}, "amount"),
        ({"amount": Money(-5)}, "amount"),
        ({"amount": Money(10**17)}, "amount"),
        ({"amount": Money(5, "USD")}, "amount"),
        ({"days": 2}, "paid_on"),
        ({"days": -2}, "paid_on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(bargain: Bargain, given: dict[str, Any], field: str) -> None:
    contract = make.signed(bargain)
    day = make.today() + timedelta(days=given.get("days", 0))
    whole = {"contract": contract, "amount": given.get("amount", Money(5)), "paid_on": day}
    with pytest.raises(Invalid) as refused:
        payments.record(actor=bargain.buyer, **whole)
    assert refused.value.problems[0].field == field
    assert not Payment.objects.exists()


@pytest.mark.stands_on(build=make.make)
def test_nothing_is_paid_before_the_contract_is_in_force(bargain: Bargain) -> None:
    contract = make.sent(bargain)
    with pytest.raises(NotNow):
        make.recorded(bargain, contract)


def test_an_outsider_records_nothing(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    with pytest.raises(NotAllowed):
        payments.record(actor=bargain.outsider, contract=contract, amount=Money(5), paid_on=make.today())
