"""Dividing income by a rule, and what each reader sees of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from contracts.models import Contract, Distribution, DistributionLine, DistributionRule, DistributionShare, Payment
from contracts.selectors.floors import WHOLE_BP
from institutions.models import Organization, Person
from market.models import Inventor
from transfer.kernel import policy
from transfer.kernel.actor import Actor
from transfer.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Sharer:
    """Somebody who shares in the inventors' part: account (or None), name, parts."""

    user: UUID | None
    name: str
    weight: int


@dataclass(frozen=True, slots=True)
class Division:
    """The parts of a net income; their sum is exactly the net income."""

    inventors: Money
    office: Money
    institution: Money
    each: tuple[Money, ...]


def divide(net: Money, share: DistributionShare, weights: Sequence[int]) -> Division:
    """Divides a net income. The inventors' part is rounded up, so that no rounding goes below a legal floor; the rest
    and the inventors' part are split to the minor unit without loss. ValueError for weights that sum to nought."""
    inventors = Money(-(-net.minor * share.inventors_bp // WHOLE_BP), net.currency)
    rest = net - inventors
    if share.office_bp + share.institution_bp:
        office, institution = rest.split([Fraction(share.office_bp), Fraction(share.institution_bp)])
    else:
        office, institution = rest, Money(0, net.currency)
    each = tuple(inventors.split(list(weights))) if inventors.minor or weights else ()
    return Division(inventors, office, institution, each)


def open_payments(contract: Contract, institution: Organization) -> list[Payment]:
    """Confirmed payments to the institution that are in no distribution yet, oldest first."""
    rows = Payment.objects.filter(contract=contract, payee=institution, state="confirmed", distribution__isnull=True)
    return list(rows.order_by("paid_on", "pk"))


def rule_for(contract: Contract, institution: Organization, *, on: date) -> DistributionRule | None:
    """The institution's rule in force when the contract was signed, else the one in force now."""
    rules = DistributionRule.objects.filter(institution=institution).order_by("-valid_from", "-number")
    at_signing = rules.in_force(contract.signed_on).first() if contract.signed_on else None
    return at_signing or rules.in_force(on).first()


def inventors_of(contract: Contract) -> list[Sharer]:
    """The inventors of the contract's achievement with their parts; empty where work was commissioned."""
    if contract.achievement is None:
        return []
    rows = list(Inventor.objects.filter(achievement=contract.achievement).order_by("place", "id"))
    names = dict(Person.objects.filter(user__in=[row.user for row in rows if row.user]).values_list("user_id", "name"))
    return [Sharer(row.user, row.name or (names.get(row.user, "") if row.user else ""), row.weight) for row in rows]


def lines_for(distribution: Distribution, actor: Actor) -> list[DistributionLine]:
    """Every line for whoever keeps the books; an inventor's own lines for the inventor."""
    rows = list(distribution.lines.all())
    if policy.may(actor, "contracts.distribution.view_all", distribution):
        return rows
    return [row for row in rows if row.user is not None and row.user == actor.user]


def own_distributions(actor: Actor) -> list[Distribution]:
    """The distributions in which the person has a share, newest first."""
    if actor.user is None:
        return []
    rows = Distribution.objects.filter(lines__user=actor.user).exclude(state="withdrawn").distinct()
    return list(rows.select_related("contract", "institution", "thread").prefetch_related("lines").order_by("-pk"))
