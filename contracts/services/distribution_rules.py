"""Commands on an institution's rule of distribution: proposed by one person, adopted by another, public from then."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypedDict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.events import distributions as events
from contracts.models import DistributionRule, DistributionShare
from contracts.selectors import floors, reasons
from contracts.selectors.floors import WHOLE_BP, Finding
from institutions.selectors import actors, dictionaries
from transfer.kernel import clock, locking, policy, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, Problem, RuleBroken
from transfer.kernel.workflow import Said


class Share(TypedDict, total=False):
    """Who gets what for one way of conversion, in basis points that make 10,000. base: net_income by default."""

    conversion_mode: str
    base: str
    inventors_bp: int
    office_bp: int
    institution_bp: int


@transaction.atomic
def propose(*, actor: Actor, shares: Sequence[Share], valid_from: date, basis: str = "") -> DistributionRule:
    """Proposes a version of the actor's institution's rule. It is measured against the legal floor when adopted."""
    institution = actors.organization_of(actor)
    locking.lock(institution)
    problems = list(_problems(shares))
    if problems:
        raise Invalid(problems)
    rule = DistributionRule(
        institution=institution,
        number=DistributionRule.objects.filter(institution=institution).count() + 1,
        valid_from=valid_from,
        basis=basis.strip(),
        proposed_by=actors.user_id_of(actor),
    )
    workflow.begin(
        rule,
        actor=actor,
        jurisdiction=institution.jurisdiction,
        facts=lambda made: events.DistributionRuleProposed(
            rule=made.pk,
            institution=institution.pk,
            number=made.number,
            valid_from=valid_from.isoformat(),
            shares={
                row["conversion_mode"]: [row["inventors_bp"], row["office_bp"], row["institution_bp"]] for row in shares
            },
        ),
    )
    DistributionShare.objects.bulk_create(DistributionShare(rule=rule, **row) for row in shares)
    return rule


@transaction.atomic
def adopt(rule: DistributionRule, *, actor: Actor) -> DistributionRule:
    """A second person adopts it. The version before ends the day before. RuleBroken `below_floor` with the clause."""
    locking.lock(rule)
    policy.require(actor, "contracts.distribution_rule.adopt", rule)
    floor = floors.floor_for(rule.institution, on=rule.valid_from)
    _refuse_below(floor.findings(rule.shares.all()))
    before = DistributionRule.objects.filter(institution=rule.institution_id, state="adopted").first()
    if before is not None and rule.state == "proposed":
        _supersede(before, rule, actor)
    applied = floor.rule
    return workflow.apply(
        rule,
        "adopt",
        actor=actor,
        changes={
            "adopted_by": actor.user,
            "adopted_at": clock.after_lock(),
            "floor": None
            if applied is None
            else {
                "jurisdiction": applied.jurisdiction,
                "source_en": applied.source_en,
                "source_zh": applied.source_zh,
                "legal_basis_en": applied.legal_basis_en,
                "legal_basis_zh": applied.legal_basis_zh,
            },
        },
        facts=lambda now: events.DistributionRuleAdopted(
            rule=now.pk,
            institution=now.institution_id,
            number=now.number,
            valid_from=now.valid_from.isoformat(),
            floor_jurisdiction=applied.jurisdiction if applied else "",
        ),
    )


@transaction.atomic
def withdraw(rule: DistributionRule, *, actor: Actor, reason: str, note: str = "") -> DistributionRule:
    """Takes a proposal back."""
    reasons.check(reason, note=note)
    return workflow.apply(
        rule,
        "withdraw",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.DistributionRuleWithdrawn(rule=now.pk, institution=now.institution_id),
    )


def _supersede(before: DistributionRule, rule: DistributionRule, actor: Actor) -> None:
    today = clock.local_date(clock.after_lock(), rule.institution.jurisdiction)
    if rule.valid_from < max(before.valid_from, today):
        raise RuleBroken(
            _("A new version holds from today or later, and not before the one it replaces."),
            code="valid_from",
            field="valid_from",
        )
    workflow.apply(
        before,
        "supersede",
        actor=actor,
        changes={"valid_to": rule.valid_from},
        facts=lambda now: events.DistributionRuleSuperseded(
            rule=now.pk, institution=now.institution_id, valid_to=rule.valid_from.isoformat()
        ),
    )


def _refuse_below(findings: Sequence[Finding]) -> None:
    binding = [finding for finding in findings if finding.binding]
    if binding:
        worst = binding[0]
        raise RuleBroken(
            _("The share of the %(who)s for “%(mode)s” is %(has)s %%; the law asks for at least %(needs)s %%.")
            % {
                "who": _("inventors") if worst.who == "inventors" else _("transfer office"),
                "mode": dictionaries.label("conversion_mode", worst.conversion_mode),
                "has": f"{worst.has / 100:g}",
                "needs": f"{worst.needs / 100:g}",
            },
            code="below_floor",
            field="shares",
            legal_basis=worst.rule.legal_basis,
        )


def _problems(shares: Sequence[Share]) -> Iterable[Problem]:
    today = clock.now().date()
    if not shares:
        yield Problem("shares", "required", _("State the shares of at least one way of conversion."))
    modes = [row.get("conversion_mode", "") for row in shares]
    if len(set(modes)) != len(modes):
        yield Problem("shares", "twice", _("Each way of conversion stands once."))
    for row in shares:
        if not dictionaries.is_valid("conversion_mode", row.get("conversion_mode", ""), on=today):
            yield Problem("shares", "choice", _("Choose one from the list."))
        if row.get("base", "net_income") not in ("net_income", "shares", "operating_profit"):
            yield Problem("shares", "choice", _("Choose one from the list."))
        parts = [row.get("inventors_bp", -1), row.get("office_bp", -1), row.get("institution_bp", -1)]
        if min(parts) < 0 or sum(parts) != WHOLE_BP:
            yield Problem("shares", "whole", _("The three shares of a way of conversion make exactly 100 %."))
