"""Commands on distributions: drafted from confirmed payments by the rule, approved by a second person, paid out."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.events import distributions as events
from contracts.models import (
    Contract,
    Distribution,
    DistributionCost,
    DistributionLine,
    DistributionRule,
    DistributionShare,
    Payment,
)
from contracts.selectors import drafts, floors, reasons, shares
from contracts.selectors.shares import Sharer
from contracts.services import awards, distribution_books
from institutions.models import Organization, User
from institutions.selectors import actors
from transfer.kernel import clock, locking, policy, ruleset, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Invalid, Problem, RuleBroken
from transfer.kernel.money import LARGEST_MINOR, Money
from transfer.kernel.workflow import Said
from transfer.mechanisms.publicity.services import publicities


class Cost(TypedDict):
    """A documented cost: what for, the document, the amount in minor units."""

    what: str
    reference: str
    minor: int


@transaction.atomic
def draft(
    *, actor: Actor, contract: Contract, costs: Sequence[Cost] = (), inventors: Sequence[Sharer] = ()
) -> Distribution:
    """Divides what was received and not shared out yet, less the costs, by the rule that held when it was signed.

    inventors: who shares in the inventors' part, by parts; by default the inventors of the achievement. RuleBroken
    when there is nothing to share, no rule, or the rule is below a legal floor that holds now.
    """
    institution = actors.organization_of(actor)
    locking.lock(contract)
    payments = locking.lock_all(
        Payment.objects.filter(contract=contract, payee=institution, state="confirmed", distribution__isnull=True)
    )
    if not payments:
        raise RuleBroken(_("There is no confirmed payment that is not shared out yet."), code="nothing_to_share")
    rule, share = _rule(contract, institution)
    people = list(inventors) or shares.inventors_of(contract)
    _check(costs, people, share)
    income = sum(payment.amount_minor for payment in payments)
    spent = sum(cost["minor"] for cost in costs)
    if spent > income:
        raise Invalid.one("costs", _("The costs are larger than the income."), "amount")
    net = Money(income - spent, contract.currency)
    parts = shares.divide(net, share, [one.weight for one in people])
    distribution = Distribution(
        contract=contract,
        institution=institution,
        rule=rule,
        conversion_mode=share.conversion_mode,
        currency=net.currency,
        income_minor=income,
        costs_minor=spent,
        net_minor=net.minor,
        drafted_by=actors.user_id_of(actor),
    )
    workflow.begin(distribution, actor=actor, thread=contract.thread, facts=lambda made: _drafted(made, parts))
    _write(distribution, costs, people, parts)
    Payment.objects.filter(pk__in=[payment.pk for payment in payments]).update(distribution=distribution)
    return distribution


@transaction.atomic
def approve(distribution: Distribution, *, actor: Actor) -> Distribution:
    """A second person approves it. Where a rule demands it, the awards are made public before they are paid."""
    locking.lock(distribution)
    policy.require(actor, "contracts.distribution.approve", distribution)
    if distribution.state != "drafted":
        raise reasons.not_now(distribution)
    notice = awards.publicise(distribution, actor=actor)
    pay_by = _pay_by(distribution)
    return workflow.apply(
        distribution,
        "approve",
        actor=actor,
        changes={"approved_by": actor.user, "publicity": notice, "pay_by": pay_by},
        facts=lambda now: events.DistributionApproved(
            distribution=now.pk,
            contract=now.contract_id,
            institution=now.institution_id,
            net=now.net_minor,
            inventors=sum(line.amount_minor for line in now.lines.all() if line.kind == DistributionLine.INVENTOR),
            currency=now.currency,
            publicity=notice,
            pay_by=pay_by.isoformat(timespec="seconds"),
        ),
    )


@transaction.atomic
def note_publicity(distribution: Distribution, *, actor: Actor, publicity: UUID, done: bool) -> Distribution:
    """The publicity of the awards has ended. Annulled: the distribution is withdrawn. Twice changes nothing."""
    locking.lock(distribution)
    if distribution.state != "approved" or distribution.publicity != publicity or distribution.publicity_done_at:
        return distribution
    workflow.apply(
        distribution,
        "note_publicity",
        actor=actor,
        changes={"publicity_done_at": clock.after_lock()} if done else {},
        facts=lambda now: events.DistributionPublicityNoted(
            distribution=now.pk, contract=now.contract_id, publicity=publicity, done=done
        ),
    )
    if not done:
        withdraw(distribution, actor=actor, reason="publicity_annulled")
    return distribution


@transaction.atomic
def pay(distribution: Distribution, *, actor: Actor) -> Distribution:
    """Records that the shares were paid out, and books them. RuleBroken `in_publicity` before the period has ended."""
    locking.lock(distribution)
    policy.require(actor, "contracts.distribution.pay", distribution)
    if distribution.state != "approved":
        raise reasons.not_now(distribution)
    entry = distribution_books.book(distribution, actor=actor)
    return workflow.apply(
        distribution,
        "pay",
        actor=actor,
        changes={"entry": entry.pk},
        facts=lambda now: events.DistributionPaid(
            distribution=now.pk, contract=now.contract_id, institution=now.institution_id, entry=entry.pk
        ),
    )


@transaction.atomic
def withdraw(distribution: Distribution, *, actor: Actor, reason: str, note: str = "") -> Distribution:
    """Takes it back before it is paid; its income is free to be shared out again."""
    reasons.check(reason, note=note)
    workflow.apply(
        distribution,
        "withdraw",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.DistributionWithdrawn(distribution=now.pk, contract=now.contract_id),
    )
    Payment.objects.filter(distribution=distribution).update(distribution=None)
    publicities.take_back_for(actor=SYSTEM, subject=distribution.stream, reason=reason)
    return distribution


def _drafted(made: Distribution, parts: shares.Division) -> events.DistributionDrafted:
    return events.DistributionDrafted(
        distribution=made.pk,
        contract=made.contract_id,
        institution=made.institution_id,
        rule=made.rule_id,
        conversion_mode=made.conversion_mode,
        income=made.income_minor,
        costs=made.costs_minor,
        net=made.net_minor,
        inventors=parts.inventors.minor,
        office=parts.office.minor,
        institution_part=parts.institution.minor,
        currency=made.currency,
    )


def _rule(contract: Contract, institution: Organization) -> tuple[DistributionRule, DistributionShare]:
    on = drafts.today(contract)
    rule = shares.rule_for(contract, institution, on=on)
    if rule is None:
        raise RuleBroken(_("Your institution has no rule of distribution in force yet."), code="no_rule")
    share = rule.shares.filter(conversion_mode__in=[contract.conversion_mode, "other"]).order_by("conversion_mode")
    chosen = next((one for one in share if one.conversion_mode == contract.conversion_mode), share.first())
    if chosen is None:
        raise RuleBroken(_("The rule of distribution says nothing about this way of conversion."), code="no_share")
    if chosen.base != "net_income":
        raise RuleBroken(
            _("For this way of conversion the rule shares out shares or profit, not payments."), code="other_base"
        )
    binding = [one for one in floors.floor_for(institution, on=on).findings([chosen]) if one.binding]
    if binding:
        raise RuleBroken(
            _("The rule of distribution is below the legal floor that holds now."),
            code="below_floor",
            legal_basis=binding[0].rule.legal_basis,
        )
    return rule, chosen


def _check(costs: Sequence[Cost], people: Sequence[Sharer], share: DistributionShare) -> None:
    problems = []
    for cost in costs:
        if not (cost["what"].strip() and cost["reference"].strip() and 0 < cost["minor"] <= LARGEST_MINOR):
            problems.append(Problem("costs", "shape", _("Each cost says what for, its document and an amount.")))
    if share.inventors_bp and not people:
        problems.append(Problem("inventors", "required", _("Name those who share in the inventors' part.")))
    if any(not 0 < one.weight <= 10_000 or not (one.user or one.name.strip()) for one in people):
        problems.append(Problem("inventors", "shape", _("Each person has a name and parts above nought.")))
    users = [one.user for one in people if one.user]
    if len(set(users)) != len(users):
        problems.append(Problem("inventors", "twice", _("The same person stands twice.")))
    if User.objects.filter(pk__in=users).count() < len(set(users)):
        problems.append(Problem("inventors", "unknown", _("There is no such account.")))
    if problems:
        raise Invalid(problems)


def _write(distribution: Distribution, costs: Sequence[Cost], people: Sequence[Sharer], parts: shares.Division) -> None:
    DistributionCost.objects.bulk_create(
        DistributionCost(
            distribution=distribution,
            what=cost["what"].strip(),
            reference=cost["reference"],
            amount_minor=cost["minor"],
        )
        for cost in costs
    )
    lines = [
        DistributionLine(
            kind=DistributionLine.INVENTOR, user=one.user, name=one.name, weight=one.weight, amount_minor=part.minor
        )
        for one, part in zip(people, parts.each, strict=True)
    ]
    lines.append(DistributionLine(kind=DistributionLine.OFFICE, amount_minor=parts.office.minor))
    lines.append(DistributionLine(kind=DistributionLine.INSTITUTION, amount_minor=parts.institution.minor))
    for place, line in enumerate(lines):
        line.distribution, line.place = distribution, place
    DistributionLine.objects.bulk_create(lines)


def _pay_by(distribution: Distribution) -> datetime:
    jurisdiction = distribution.institution.jurisdiction
    rule = ruleset.rule("award.payment", jurisdiction=jurisdiction, on=drafts.today(distribution.contract))
    return clock.deadline(clock.after_lock(), rule.period, jurisdiction)
