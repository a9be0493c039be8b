"""Who may put files to contracts, and open them."""

from django.db.models import Q

from contracts.models import Contract
from contracts.policies.contracts import DRAFTING_ROLES, is_party, parties_for
from transfer.kernel.actor import Actor
from transfer.kernel.policy import Answer, policy
from transfer.mechanisms.files.models import StoredFile
from transfer.mechanisms.files.policies import opens


@policy("contracts.contract.attach")
def attach(actor: Actor, contract: Contract) -> Answer:
    """Either side, in a role that drafts."""
    return is_party(actor, contract, *DRAFTING_ROLES)


@policy("contracts.contract.open_file")
def open_file(actor: Actor, file: StoredFile) -> Answer:
    """The parties, in a role that deals with contracts; what one side keeps to itself, that side alone."""
    return opens(actor, file, Contract, contract_files)


def contract_files(actor: Actor, contract: Contract) -> Q:
    """Which files of a contract, that the actor sees, it may open: a condition on StoredFile."""
    if actor.is_system:
        return Q()
    mine = [party.organization_id for party in parties_for(actor, contract)]
    return Q(level="shared") | Q(owner__in=mine)
