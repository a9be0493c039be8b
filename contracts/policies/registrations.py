"""Who may do what with a registration: the party that applies by the rule, the registrar, a second person."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, ContractParty, Registration
from contracts.policies.contracts import BINDING_ROLES, is_party, parties_for
from institutions.policies.interests import organizations_of
from transfer.kernel import clock, ruleset
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy

APPLYING_ROLES = ("transfer_officer", "clerk", "buyer", "broker", *reversed(BINDING_ROLES))
"""Whoever does it day by day first: the office's questions go to the first of them that somebody holds."""

CANCELLING_ROLES = ("registrar", "second_checker", "manager")
REVOKING_ROLES = ("second_checker", "manager")
"""Of the office: who decides, as the second person, what a first one proposed."""


def sides_that_apply(contract: Contract, *, office: UUID, jurisdiction: str, on: date) -> list[str]:
    """The sides that apply by the rule registration.applicant; for an import the side that the rule names for it."""
    value = ruleset.rule("registration.applicant", jurisdiction=jurisdiction, on=on, body=office).value
    abroad = {party.side for party in contract.parties.all() if party.country != "CN"}
    if ContractParty.SELLER in abroad and ContractParty.BUYER not in abroad:
        return [value["import"]]
    return list(value["sides"])


@policy("contracts.registration.view")
def view(actor: Actor, registration: Registration | None) -> Answer:
    """The parties of the contract, the office once it is filed, and the experts it asked."""
    if registration is None or actor.is_system:
        return True
    return Registration.objects.visible_to(actor).filter(pk=registration.pk).exists()


@policy("contracts.registration.apply")
def apply(actor: Actor, registration: Registration | None) -> Answer:
    """A party on the side that applies by the rule: the seller or intermediary; for an import the domestic buyer."""
    if registration is None:
        return actor.has_role(*APPLYING_ROLES)
    contract = registration.contract
    on = registration.filed_on or clock.local_date(clock.now(), registration.jurisdiction)
    sides = sides_that_apply(contract, office=registration.office_id, jurisdiction=registration.jurisdiction, on=on)
    mine = parties_for(actor, contract)
    if mine and not any(party.side in sides for party in mine):
        return _("By the rules the other side applies for registration.")
    return is_party(actor, contract, *APPLYING_ROLES)


@policy("contracts.registration.withdraw")
def withdraw(actor: Actor, registration: Registration) -> Answer:
    """The side that applied."""
    return apply(actor, registration)


@policy("contracts.registration.review", assurance=Assurance.SECOND_FACTOR)
def review(actor: Actor, registration: Registration) -> Answer:
    """A registrar of the office without an interest in the contract."""
    return _officer(actor, registration, "registrar")


@policy("contracts.registration.compare_rights", assurance=Assurance.SECOND_FACTOR)
def compare_rights(actor: Actor, registration: Registration) -> Answer:
    """The officers of the office who decide and have no interest: they learn which other deals hold the same rights."""
    return _officer(actor, registration, *CANCELLING_ROLES)


@policy("contracts.registration.check_again", assurance=Assurance.SECOND_FACTOR)
def check_again(actor: Actor, registration: Registration) -> Answer:
    """A second checker of the office, never who reviewed it."""
    if actor.user == registration.reviewed_by:
        return _("A second person has to do this.")
    return _officer(actor, registration, "second_checker")


@policy("contracts.registration.register", assurance=Assurance.SECOND_FACTOR)
def register(actor: Actor, registration: Registration) -> Answer:
    """The registrar; in the second check a second checker who is another person."""
    return check_again(actor, registration) if registration.state == "second_check" else review(actor, registration)


@policy("contracts.registration.refuse", assurance=Assurance.SECOND_FACTOR)
def refuse(actor: Actor, registration: Registration) -> Answer:
    """Who would register it."""
    return register(actor, registration)


@policy("contracts.registration.give_opinion")
def give_opinion(actor: Actor, registration: Registration) -> Answer:
    """An expert whom the office asked and who has no interest in the contract."""
    asked = any(
        (one.expert_id, one.given_at, one.round) == (actor.membership, None, registration.expert_round)
        for one in registration.opinions.all()
    )
    if actor.membership is None or not actor.has_role("expert") or not asked:
        return _("Your opinion was not asked for, or you have given it already.")
    return _without_interest(actor, registration)


@policy("contracts.registration.correct", assurance=Assurance.SECOND_FACTOR)
def correct(actor: Actor, registration: Registration) -> Answer:
    """A registrar or second checker of the office that registered it."""
    return _officer(actor, registration, "registrar", "second_checker")


@policy("contracts.registration.note_overdue")
def note_overdue(actor: Actor, registration: Registration) -> Answer:
    """The clock alone."""
    return False


@policy("contracts.registration.propose_cancellation", assurance=Assurance.SECOND_FACTOR)
def propose_cancellation(actor: Actor, registration: Registration) -> Answer:
    """A registrar or second checker of the office that registered it."""
    return _officer(actor, registration, "registrar", "second_checker")


@policy("contracts.registration.cancel", assurance=Assurance.SECOND_FACTOR)
def cancel(actor: Actor, registration: Registration) -> Answer:
    """Another registrar, a second checker or the head of the office that registered it."""
    return _officer(actor, registration, *CANCELLING_ROLES)


@policy("contracts.registration.put_aside", assurance=Assurance.SECOND_FACTOR)
def put_aside(actor: Actor, registration: Registration) -> Answer:
    """Whoever may propose or decide, the one who proposed it included."""
    return _officer(actor, registration, *CANCELLING_ROLES)


@policy("contracts.registration.propose_revocation", assurance=Assurance.SECOND_FACTOR)
def propose_revocation(actor: Actor, registration: Registration) -> Answer:
    """A registrar or second checker of the office."""
    return _officer(actor, registration, "registrar", "second_checker")


@policy("contracts.registration.revoke", assurance=Assurance.SECOND_FACTOR)
def revoke(actor: Actor, registration: Registration) -> Answer:
    """A second checker or the head of the office."""
    return _officer(actor, registration, *REVOKING_ROLES)


@policy("contracts.registration.end_certificate")
def end_certificate(actor: Actor, credential: object) -> Answer:
    """Nobody by hand: the certificate ends with its registration."""
    return False


def _officer(actor: Actor, registration: Registration, *roles: str) -> Answer:
    if actor.organization is None or actor.organization != registration.office_id:
        return _("Only the office where it was filed decides.")
    if not actor.has_role(*roles):
        return _("Your role does not allow this.")
    return _without_interest(actor, registration)


def _without_interest(actor: Actor, registration: Registration) -> Answer:
    theirs = {*organizations_of(actor), actor.organization} - {None}
    if any(party.organization_id in theirs for party in registration.contract.parties.all()):
        return _("You belong to a party of this contract: somebody else has to do this.")
    return True


@policy("contracts.registration.forget")
def forget(actor: Actor, registration: Registration) -> Answer:
    """Nobody: the clock does it when its time of keeping is over."""
    return False
