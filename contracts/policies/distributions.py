"""Who may do what with rules of distribution and distributions. Whoever decides is another person than who proposed."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from contracts.models import Distribution, DistributionRule
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy

OFFICE_ROLES = ("transfer_officer", "manager", "approver", "clerk")
DECIDING_ROLES = ("approver", "manager")

_SECOND_PERSON = _("A second person has to decide this.")


def _of(actor: Actor, institution: UUID, roles: tuple[str, ...]) -> Answer:
    if actor.organization != institution:
        return _("Only the institution decides on its income.")
    return actor.has_role(*roles) or _("Your role does not allow this.")


@policy("contracts.distribution_rule.view", assurance=Assurance.ANONYMOUS)
def view_rule(actor: Actor, rule: DistributionRule | None) -> Answer:
    """Everyone, once it is adopted."""
    return rule is None or DistributionRule.objects.visible_to(actor).filter(pk=rule.pk).exists()


@policy("contracts.distribution_rule.propose")
def propose_rule(actor: Actor, rule: DistributionRule | None) -> Answer:
    """The transfer office of the institution."""
    if rule is None:
        return actor.has_role(*OFFICE_ROLES)
    return _of(actor, rule.institution_id, OFFICE_ROLES)


@policy("contracts.distribution_rule.adopt", assurance=Assurance.SECOND_FACTOR)
def adopt_rule(actor: Actor, rule: DistributionRule) -> Answer:
    """Who decides in the institution, not the person who proposed it."""
    answer = _of(actor, rule.institution_id, DECIDING_ROLES)
    return answer if answer is not True else actor.user != rule.proposed_by or _SECOND_PERSON


@policy("contracts.distribution_rule.withdraw")
def withdraw_rule(actor: Actor, rule: DistributionRule) -> Answer:
    """The transfer office of the institution."""
    return _of(actor, rule.institution_id, OFFICE_ROLES)


@policy("contracts.distribution.view")
def view(actor: Actor, distribution: Distribution | None) -> Answer:
    """The institution's people who deal with contracts, and an inventor with a share in it."""
    if distribution is None or actor.is_system:
        return True
    return Distribution.objects.visible_to(actor).filter(pk=distribution.pk).exists()


@policy("contracts.distribution.view_all")
def view_all(actor: Actor, distribution: Distribution) -> Answer:
    """Every share and the costs: who keeps or checks the institution's books. An inventor sees the own share."""
    return _of(actor, distribution.institution_id, (*OFFICE_ROLES, "auditor", "financier"))


@policy("contracts.distribution.draft")
def draft(actor: Actor, distribution: Distribution | None) -> Answer:
    """The transfer office of the institution."""
    if distribution is None:
        return actor.has_role(*OFFICE_ROLES)
    return _of(actor, distribution.institution_id, OFFICE_ROLES)


@policy("contracts.distribution.approve", assurance=Assurance.SECOND_FACTOR)
def approve(actor: Actor, distribution: Distribution) -> Answer:
    """Who decides in the institution, not the person who drafted it."""
    answer = _of(actor, distribution.institution_id, DECIDING_ROLES)
    return answer if answer is not True else actor.user != distribution.drafted_by or _SECOND_PERSON


@policy("contracts.distribution.note_publicity")
def note_publicity(actor: Actor, distribution: Distribution) -> Answer:
    """Nobody by hand: it follows from the end of the publicity."""
    return False


@policy("contracts.distribution.pay", assurance=Assurance.SECOND_FACTOR)
def pay(actor: Actor, distribution: Distribution) -> Answer:
    """Who keeps the institution's books or decides on its income."""
    return _of(actor, distribution.institution_id, OFFICE_ROLES)


@policy("contracts.distribution.withdraw")
def withdraw(actor: Actor, distribution: Distribution) -> Answer:
    """The transfer office of the institution."""
    return _of(actor, distribution.institution_id, OFFICE_ROLES)


@policy("contracts.distribution.forget")
def forget(actor: Actor, nothing: object) -> Answer:
    """The system alone, when the person was erased."""
    return False


@policy("contracts.distribution.note_overdue")
def note_overdue(actor: Actor, distribution: Distribution) -> Answer:
    """The clock alone."""
    return False
