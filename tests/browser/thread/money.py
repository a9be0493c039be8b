"""Step 10: paid, and shared out."""

from typing import Any

from contracts.models import Contract, Distribution, DistributionRule
from tests.browser.thread.town import Person, Town, settle


def price(contract: Contract) -> str:
    """The turnover as the pages write it."""
    turnover: Any = contract.turnover
    return f"{turnover.decimal:,.2f}"


def paid(office: Person, buyer: Person, contract: Contract) -> None:
    buyer.go(f"contracts/{contract.pk}/payments/new/")
    buyer.fill(amount=price(contract))
    buyer.send()
    office.go(f"contracts/{contract.pk}/")
    office.does("Confirm the payment")
    buyer.go(f"contracts/{contract.pk}/")
    buyer.reads(price(contract))


def shared(town: Town, office: Person, contract: Contract) -> Distribution:
    approver = town.person(town.university, "approver")
    office.go("distribution-rules/new/")
    office.fill(licence_inventors="70", licence_office="10", licence_institution="20")
    office.send()
    approver.go(f"distribution-rules/{DistributionRule.objects.get().pk}/")
    approver.does("Adopt the rule")
    office.go(f"contracts/{contract.pk}/share-out/")
    office.send()
    made = Distribution.objects.get()
    approver.go(f"distributions/{made.pk}/")
    approver.does("Approve the distribution")
    assert made.lines.count() == 4
    return made


def paid_out(office: Person, made: Distribution) -> None:
    settle(lambda: Distribution.objects.filter(publicity_done_at__isnull=False).exists())
    office.go(f"distributions/{made.pk}/")
    office.does("Record that it was paid out")
    office.reads("1,306,666.67")
    lines = [line.amount_minor for line in made.lines.order_by("-amount_minor")]
    assert lines == [130_666_667, 65_333_333, 56_000_000, 28_000_000]
    made.refresh_from_db()
    assert made.state == "paid" and sum(line.amount_minor for line in made.lines.all()) == 280_000_000
