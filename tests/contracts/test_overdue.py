"""What was to be confirmed, met or paid by a day: who it lies with is told once that the day has passed."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.models import Condition, Contract, Distribution, Instalment, Payment
from contracts.services import distributions, payments
from contracts.slots import waiting as _slots  # noqa: F401 - what waits is registered
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from transfer.edge import waiting
from transfer.kernel import clock, deadlines, relay
from transfer.kernel.actor import Actor
from transfer.kernel.models import Event
from transfer.kernel.money import Money
from transfer.roof.notices.models import Notice

pytestmark = pytest.mark.stands_on(build=make.with_signed)


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def told(name: str, *actors: Actor) -> list[int]:
    """How many notices of the event each of these has."""
    relay.drain()
    return [Notice.objects.filter(name=name, user=actor.user).count() for actor in actors]


def once(name: str, about: Any) -> None:
    """The clock notes it at one tick and not at the next; the state stays."""
    about.refresh_from_db()
    before = about.state
    assert deadlines.tick(name) == {name: 1}
    assert deadlines.tick(name) == {}
    assert Event.objects.filter(stream=about.stream, name=name).count() == 1
    about.refresh_from_db()
    assert about.state == before


def overdue(actor: Actor, place: str) -> list[str]:
    """What the actor's first page shows as late at this address."""
    now = clock.now()
    return [str(one.label) for one in waiting.for_actor(actor) if one.place == place and one.due and one.due <= now]


def plan(contract: Contract, *lines: tuple[int | None, date]) -> None:
    """The plan of payments in a contract that is in force, as if its days had been agreed so."""
    contract.instalments.all().delete()
    for number, (minor, day) in enumerate(lines, 1):
        Instalment.objects.create(contract=contract, number=number, what="Share", due_on=day, amount_minor=minor)


def ago(days: int) -> date:
    return make.today() - timedelta(days=days)


def test_a_payment_that_nobody_answers(bargain: Bargain) -> None:
    payment = make.recorded(bargain, make.signed(bargain))
    assert deadlines.tick("contracts.payment.overdue") == {}
    Payment.objects.filter(pk=payment.pk).update(confirm_by=clock.now() - timedelta(seconds=1))
    once("contracts.payment.overdue", payment)
    assert told("contracts.payment.overdue", bargain.seller, bargain.buyer) == [1, 1]
    assert overdue(bargain.seller, "contracts:contract") == ["Confirm the payment"]
    assert payments.confirm(payment, actor=bargain.seller).state == "confirmed"


def test_a_payment_that_was_answered_in_time(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    made = [make.paid(bargain, contract), make.recorded(bargain, contract)]
    payments.dispute(made[1], actor=bargain.seller, reason="other", note="Never came.")
    Payment.objects.update(confirm_by=clock.now() - timedelta(seconds=1))
    assert deadlines.tick("contracts.payment.overdue") == {}


def test_shares_that_are_not_paid_out(bargain: Bargain) -> None:
    made = make.shared(bargain)
    distributions.approve(made, actor=bargain.seller_decides)
    assert deadlines.tick("contracts.distribution.overdue") == {}
    Distribution.objects.filter(pk=made.pk).update(pay_by=clock.now() - timedelta(seconds=1))
    once("contracts.distribution.overdue", made)
    assert told("contracts.distribution.overdue", bargain.seller, bargain.seller_decides) == [1, 1]
    assert overdue(bargain.seller, "contracts:distribution") == ["Pay the shares out"]


@pytest.mark.stands_on(build=make.with_ready)
def test_a_condition_that_is_not_met_by_its_day(bargain: Bargain) -> None:
    contract = make.signed(bargain, conditions=[{"kind": "export_licence", "due_on": make.today()}])
    assert contract.state == "awaiting_condition"
    assert deadlines.tick("contracts.contract.condition_overdue") == {}, "today is the last day"
    Condition.objects.update(due_on=ago(1))
    once("contracts.contract.condition_overdue", contract)
    assert told("contracts.contract.condition_overdue", bargain.seller, bargain.buyer) == [1, 1]
    assert overdue(bargain.buyer_signs, "contracts:contract") == ["Record a condition"]


def test_an_instalment_without_a_payment(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    plan(contract, (100_000_000, ago(0)))
    name = "contracts.contract.instalment_overdue"
    assert deadlines.tick(name) == {}, "today is the last day"
    Instalment.objects.update(due_on=ago(1))
    once(name, contract)
    assert told(name, bargain.seller, bargain.buyer) == [1, 1]
    assert overdue(bargain.buyer, "contracts:contract") == ["Pay the instalment"]
    make.recorded(bargain, contract)
    assert overdue(bargain.buyer, "contracts:contract") == []


def test_what_was_paid_is_passed_over_in_silence(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    plan(contract, (60_000_000, ago(2)), (40_000_000, ago(1)), (50_000_000, ago(-9)), (None, ago(1)))
    first, _second, _later, reckoned = contract.instalments.all()
    make.recorded(bargain, contract, 100_000_000)  # names none: counts for the earliest
    payments.record(
        actor=bargain.buyer, contract=contract, amount=Money(1_000, contract.currency), paid_on=make.today(),
        instalment=reckoned,
    )  # fmt: skip
    assert deadlines.tick("contracts.contract.instalment_overdue") == {"contracts.contract.instalment_overdue": 3}
    assert not Event.objects.filter(name="contracts.contract.instalment_overdue").exists()
    first.refresh_from_db()
    assert first.passed_at and deadlines.tick("contracts.contract.instalment_overdue") == {}


def test_a_part_is_not_the_whole_and_a_payment_in_dispute_is_none(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    plan(contract, (60_000_000, ago(1)))
    one = contract.instalments.get()
    for minor in (50_000_000, 20_000_000):
        last = payments.record(
            actor=bargain.buyer, contract=contract, amount=Money(minor, contract.currency), paid_on=make.today(),
            instalment=one,
        )  # fmt: skip
    payments.dispute(last, actor=bargain.seller, reason="other", note="Never came.")
    once("contracts.contract.instalment_overdue", contract)


def test_nothing_is_told_of_a_contract_that_has_ended(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    plan(contract, (60_000_000, ago(1)))
    Contract.objects.filter(pk=contract.pk).update(state="terminated")
    assert deadlines.tick("contracts.contract.instalment_overdue") == {}
