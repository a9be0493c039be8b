"""What a distribution does in the books of the institution."""

from contracts.models import Distribution, DistributionLine
from contracts.services.payments import income_account
from transfer.kernel import locking
from transfer.kernel.actor import Actor
from transfer.kernel.money import Money
from transfer.mechanisms.ledger.models import Account, Entry
from transfer.mechanisms.ledger.services import entries
from transfer.mechanisms.ledger.services.accounts import account
from transfer.mechanisms.ledger.services.entries import Line

KINDS = {
    DistributionLine.INVENTOR: "contract_award",
    DistributionLine.OFFICE: "contract_office",
    DistributionLine.INSTITUTION: "contract_institution",
}
COSTS = "contract_costs"


def book(distribution: Distribution, *, actor: Actor) -> Entry:
    """One entry: the income goes off, costs and shares go on. An inventor's account is the inventor's own; without an
    account here it is kept for the line. Booking again returns the first entry."""
    locking.require_transaction()
    income = income_account(
        distribution.contract, actor=actor, owner=distribution.institution, currency=distribution.currency
    )
    lines = [Line(income, Money(-distribution.income_minor, distribution.currency))]
    if distribution.costs_minor:
        lines.append(Line(_account(distribution, actor, COSTS), distribution.costs))
    for share in distribution.lines.order_by("place"):
        if share.amount_minor:
            lines.append(
                Line(_account_of(distribution, share, actor), Money(share.amount_minor, distribution.currency))
            )
    return entries.post(
        actor=actor.in_consequence(),
        kind="contracts.distribution",
        ref=str(distribution.pk),
        subject=distribution.stream,
        thread=distribution.thread,
        lines=lines,
    )


def _account_of(distribution: Distribution, share: DistributionLine, actor: Actor) -> Account:
    if share.kind != DistributionLine.INVENTOR:
        return _account(distribution, actor, KINDS[share.kind])
    keeper = distribution.institution_id
    if share.user is None:
        purpose = f"{distribution.stream}/{share.place}"
        return account(
            actor=actor,
            keeper=keeper,
            owner=keeper,
            kind=KINDS[share.kind],
            currency=distribution.currency,
            purpose=purpose,
        )
    return account(actor=actor, keeper=keeper, owner=share.user, kind=KINDS[share.kind], currency=distribution.currency)


def _account(distribution: Distribution, actor: Actor, kind: str) -> Account:
    owner = distribution.institution_id
    return account(actor=actor, keeper=owner, owner=owner, kind=kind, currency=distribution.currency)
