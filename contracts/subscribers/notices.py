"""The public notice follows its contract and the contract's registration, after commit. Each may be told twice."""

from contracts.models import Contract, CorrectionNotice, Registration
from contracts.selectors.notices import IN_FORCE, REGISTERED, registered_facts
from contracts.services import notices
from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe


@subscribe("contracts.contract.in_force", name="contracts.transaction_notice_in_force")
def in_force(happened: Happened) -> None:
    """Concluded on the exchange: public now, if the rule says so."""
    notices.consider(_contract_of(happened), actor=SYSTEM, after=IN_FORCE)


@subscribe("contracts.registration.registered", name="contracts.transaction_notice_registered")
def registered(happened: Happened) -> None:
    """Where the rule waits for the registration."""
    notices.consider(_contract_of(happened), actor=SYSTEM, after=REGISTERED)


@subscribe("contracts.contract.terminated", name="contracts.correction_terminated")
def terminated(happened: Happened) -> None:
    """The notice says from now on that the contract has ended before its time."""
    _correct(happened, CorrectionNotice.TERMINATED)


@subscribe("contracts.registration.corrected", name="contracts.correction_registration_corrected")
def corrected(happened: Happened) -> None:
    """A change of the contract was registered: the notice says what it is now."""
    registration = Registration.objects.select_related("contract").get(pk=happened.object_id)
    notices.correct(
        registration.contract,
        actor=SYSTEM,
        kind=CorrectionNotice.CORRECTED,
        cause=happened.id,
        changed=registered_facts(registration, happened.facts["changed"]),
    )


@subscribe("contracts.registration.cancelled", name="contracts.correction_registration_cancelled")
def cancelled(happened: Happened) -> None:
    """The registration no longer counts."""
    _correct(happened, CorrectionNotice.CANCELLED)


@subscribe("contracts.registration.revoked", name="contracts.correction_registration_revoked")
def revoked(happened: Happened) -> None:
    """The registration should never have been made."""
    _correct(happened, CorrectionNotice.REVOKED)


@subscribe("contracts.contract.voided", name="contracts.transaction_notice_voided")
def voided(happened: Happened) -> None:
    """What is annulled is not public as concluded."""
    notices.revoke_of_void(_contract_of(happened), actor=SYSTEM)


def _correct(happened: Happened, kind: str) -> None:
    notices.correct(_contract_of(happened), actor=SYSTEM, kind=kind, cause=happened.id)


def _contract_of(happened: Happened) -> Contract:
    found: Contract = Contract.objects.get(pk=happened.facts["contract"])
    return found
