"""What the end of an envelope and the end of a deal mean to a contract."""

from uuid import UUID

from contracts.models import Contract
from contracts.services import contracts, signing
from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe
from transfer.mechanisms.signing.models import Envelope


@subscribe("signing.envelope.completed", name="contracts.envelope_completed")
def envelope_completed(happened: Happened) -> None:
    """All have signed. A signature that was given on the contract's own page has concluded it already."""
    contract = _signed_in(happened)
    if contract is not None:
        signing.conclude(contract, actor=SYSTEM, envelope=Envelope.objects.get(pk=happened.facts["envelope"]))


@subscribe("signing.envelope.declined", name="contracts.envelope_declined")
@subscribe("signing.envelope.voided", name="contracts.envelope_voided")
def envelope_ended(happened: Happened) -> None:
    """Somebody declined, or the time for signing ran out: the contract is a draft again."""
    contract = _signed_in(happened)
    if contract is not None:
        reason = happened.reason or "other"
        signing.note_envelope_ended(contract, actor=SYSTEM, envelope=UUID(happened.facts["envelope"]), reason=reason)


@subscribe("market.deal.reopened", name="contracts.deal_reopened")
@subscribe("market.deal.broken_off", name="contracts.deal_broken_off")
def deal_ended(happened: Happened) -> None:
    """What was agreed does not hold: a contract that is not signed yet falls with it."""
    for contract in Contract.objects.filter(deal=happened.facts["deal"], state__in=["drafting", "signing"]):
        contracts.void(contract, actor=SYSTEM, reason="deal_ended")


def _signed_in(happened: Happened) -> Contract | None:
    if happened.facts["kind"] != signing.KIND:
        return None
    found: Contract | None = Contract.objects.filter(pk=happened.facts["subject"].partition(":")[2]).first()
    return found
