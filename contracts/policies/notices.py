"""Who sees how much of the notice of a concluded transaction, and who ends it."""

from django.utils.translation import gettext_lazy as _

from contracts.models import CorrectionNotice, TransactionNotice
from contracts.querysets.contracts import PARTY_ROLES
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy

OFFICERS = ("listing_officer", "reviewer", "auditor")
"""Roles that look after the notices of their exchange."""

DECIDING = ("listing_officer", "reviewer")
"""Of them, those that decide, two persons together."""


@policy("contracts.transaction_notice.view", assurance=Assurance.ANONYMOUS)
def view(actor: Actor, notice: TransactionNotice | None) -> Answer:
    """Everybody; what is masked is another question."""
    return True


@policy("contracts.transaction_notice.view_terms")
def view_terms(actor: Actor, notice: TransactionNotice) -> Answer:
    """What the parties know: they themselves in a role that deals with contracts, and whoever supervises."""
    is_party = any(actor.acts_for(party, *notice.about_threads) for party in notice.parties)
    return (is_party and actor.has_role(*PARTY_ROLES)) or _supervises(actor, notice)


@policy("contracts.transaction_notice.view_identities")
def view_identities(actor: Actor, notice: TransactionNotice) -> Answer:
    """The officers of the exchange, and the regulators of the region of a party."""
    return _supervises(actor, notice)


@policy("contracts.transaction_notice.issue")
def issue(actor: Actor, notice: TransactionNotice) -> Answer:
    """Nobody by hand: it follows from the contract."""
    return False


@policy("contracts.transaction_notice.correct")
def correct(actor: Actor, notice: TransactionNotice) -> Answer:
    """Nobody by hand: it follows from the contract and its registration."""
    return False


@policy("contracts.transaction_notice.propose_revocation", assurance=Assurance.SECOND_FACTOR)
def propose_revocation(actor: Actor, notice: TransactionNotice) -> Answer:
    """A listing officer of the exchange who belongs to no party."""
    return _decides(actor, notice, "listing_officer")


@policy("contracts.transaction_notice.revoke", assurance=Assurance.SECOND_FACTOR)
def revoke(actor: Actor, notice: TransactionNotice) -> Answer:
    """Another listing officer or a reviewer of the exchange who belongs to no party."""
    return _decides(actor, notice, *DECIDING)


@policy("contracts.transaction_notice.put_aside", assurance=Assurance.SECOND_FACTOR)
def put_aside(actor: Actor, notice: TransactionNotice) -> Answer:
    """Whoever may propose or decide, the one who proposed it included."""
    return _decides(actor, notice, *DECIDING)


@policy("contracts.correction_notice.issue")
def issue_correction(actor: Actor, correction: CorrectionNotice) -> Answer:
    """Nobody by hand: it follows from the contract and its registration."""
    return False


@policy("contracts.correction_notice.revoke")
def revoke_correction(actor: Actor, correction: CorrectionNotice) -> Answer:
    """Nobody by hand: it falls with the notice that it corrects."""
    return False


def _decides(actor: Actor, notice: TransactionNotice, *roles: str) -> Answer:
    if actor.organization != notice.exchange_id or not actor.has_role(*roles):
        return _("An officer of the exchange decides on this.")
    return actor.organization not in notice.parties or _("A party to the matter does not decide on it.")


def _supervises(actor: Actor, notice: TransactionNotice) -> bool:
    if actor.organization is None:
        return False
    if actor.organization == notice.exchange_id:
        return actor.has_role(*OFFICERS)
    regions = [notice.content.get(name) or "" for name in ("seller_region", "buyer_region")]
    return "regulator" in actor.kinds and any(
        region.startswith(prefix) for prefix in actor.regions for region in regions if region
    )
