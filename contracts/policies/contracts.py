"""Who may do what with a contract."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, ContractParty
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy

DRAFTING_ROLES = ("manager", "transfer_officer", "approver", "buyer", "signatory", "clerk", "broker")
BINDING_ROLES = ("manager", "approver", "signatory")
"""Roles that bind the organization. In the order of the mechanism of signing, which asks for the same."""

_NOT_A_PARTY = _("Your organization is no party to this contract.")


def parties_for(actor: Actor, contract: Contract) -> list[ContractParty]:
    """The parties of the contract for which the actor acts, itself or by a mandate that covers the matter."""
    matter = matter_of(contract) if actor.on_behalf_of else []
    return [party for party in contract.parties.all() if actor.acts_for(party.organization_id, *matter)]


def matter_of(contract: Contract) -> list[UUID]:
    """The threads of the matter: its own, the deal's and those that came from."""
    return [contract.thread_id, *(contract.deal.matter if contract.deal else [])]


def is_party(actor: Actor, contract: Contract, *roles: str) -> Answer:
    """Acts for a party in one of the roles."""
    if not parties_for(actor, contract):
        return _NOT_A_PARTY
    return actor.has_role(*roles) or _("Your role in the organization does not deal with contracts.")


@policy("contracts.contract.view")
def view(actor: Actor, contract: Contract | None) -> Answer:
    """The parties, in a role that deals with contracts."""
    if contract is None or actor.is_system:
        return True
    return Contract.objects.visible_to(actor).filter(pk=contract.pk).exists()


@policy("contracts.contract.draft")
def draft(actor: Actor, contract: Contract | None) -> Answer:
    """A seller or buyer of the deal; for an agreement made elsewhere, whoever is one of its parties."""
    if not actor.has_role(*DRAFTING_ROLES):
        return _("Your role in the organization does not deal with contracts.")
    if contract is None or contract.deal is None:
        return actor.organization is not None
    deal, matter = contract.deal, contract.deal.matter
    return actor.acts_for(deal.seller_id, *matter) or actor.acts_for(deal.buyer_id, *matter) or _NOT_A_PARTY


@policy("contracts.contract.change")
def change(actor: Actor, contract: Contract) -> Answer:
    """Either side, as long as it is a draft: what counts is what both sign."""
    return is_party(actor, contract, *DRAFTING_ROLES)


@policy("contracts.contract.send_to_sign")
def send_to_sign(actor: Actor, contract: Contract) -> Answer:
    """Either side."""
    return is_party(actor, contract, *DRAFTING_ROLES)


@policy("contracts.contract.sign", assurance=Assurance.SECOND_FACTOR)
def sign(actor: Actor, contract: Contract) -> Answer:
    """Who binds a party, with a fresh second factor."""
    return is_party(actor, contract, *BINDING_ROLES)


@policy("contracts.contract.decline_to_sign")
def decline_to_sign(actor: Actor, contract: Contract) -> Answer:
    """Who could sign."""
    return is_party(actor, contract, *BINDING_ROLES)


@policy("contracts.contract.return_to_draft")
def return_to_draft(actor: Actor, contract: Contract) -> Answer:
    """The side that sent it for signature; the other side declines to sign instead."""
    mine = [party.organization_id for party in parties_for(actor, contract)]
    if mine and contract.sent_by not in mine:
        return _("Only the side that sent it for signature takes it back. You can decline to sign.")
    return is_party(actor, contract, *DRAFTING_ROLES)


@policy("contracts.contract.record_signed", assurance=Assurance.SECOND_FACTOR)
def record_signed(actor: Actor, contract: Contract) -> Answer:
    """Who binds a party of an agreement made elsewhere."""
    return is_party(actor, contract, *BINDING_ROLES)


@policy("contracts.contract.conclude")
def conclude(actor: Actor, contract: Any) -> Answer:
    """Nobody by hand: it follows from the signatures and the conditions."""
    return False


@policy("contracts.contract.settle_condition")
def settle_condition(actor: Actor, contract: Contract) -> Answer:
    """Either side."""
    return is_party(actor, contract, *DRAFTING_ROLES)


@policy("contracts.contract.propose_end", assurance=Assurance.SECOND_FACTOR)
def propose_end(actor: Actor, contract: Contract) -> Answer:
    """Who binds a party."""
    return is_party(actor, contract, *BINDING_ROLES)


@policy("contracts.contract.perform", assurance=Assurance.SECOND_FACTOR)
def perform(actor: Actor, contract: Contract) -> Answer:
    """Who binds the other side than the one that proposed it."""
    return _answers_proposal(actor, contract, "perform")


@policy("contracts.contract.terminate", assurance=Assurance.SECOND_FACTOR)
def terminate(actor: Actor, contract: Contract) -> Answer:
    """Who binds the other side than the one that proposed it."""
    return _answers_proposal(actor, contract, "terminate")


@policy("contracts.contract.void")
def void(actor: Actor, contract: Contract) -> Answer:
    """Either side, as long as it is not in force."""
    return is_party(actor, contract, *DRAFTING_ROLES)


def _answers_proposal(actor: Actor, contract: Contract, move: str) -> Answer:
    answer = is_party(actor, contract, *BINDING_ROLES)
    if answer is not True:
        return answer
    if contract.proposed_move != move:
        return _("One side proposes this first; the other side then agrees.")
    return not actor.acts_for(contract.proposed_by) or _("The other side has to agree.")


@policy("contracts.contract.forget")
def forget(actor: Actor, contract: Contract) -> Answer:
    """Nobody: the clock does it when its time of keeping is over."""
    return False


@policy("contracts.contract.note_overdue")
def note_overdue(actor: Actor, contract: Contract) -> Answer:
    """The clock alone."""
    return False
