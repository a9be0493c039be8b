"""What happens to the public notice of a concluded transaction. content: SHA-256 of the salted canonical record."""

from uuid import UUID

from transfer.kernel.facts import event


@event("contracts.transaction_notice.issued")
class TransactionNoticeIssued:
    """A concluded transaction was made public. withheld: codes of what the parties keep to themselves."""

    notice: UUID
    contract: UUID
    deal: UUID | None
    exchange: UUID
    effective_on: str
    issued_on: str
    contract_class: str
    withheld: list[str]
    content: str


@event("contracts.transaction_notice.corrected")
class TransactionNoticeCorrected:
    """The record was brought up to date by a correction."""

    notice: UUID
    contract: UUID
    correction: UUID
    content: str


@event("contracts.transaction_notice.revocation_proposed")
class TransactionNoticeRevocationProposed:
    """A first officer proposed to revoke it; nothing changes until a second one decides."""

    notice: UUID
    contract: UUID
    exchange: UUID


@event("contracts.transaction_notice.proposal_put_aside")
class TransactionNoticeProposalPutAside:
    """What was proposed is not done: the notice stands."""

    notice: UUID
    contract: UUID
    exchange: UUID


@event("contracts.transaction_notice.revoked")
class TransactionNoticeRevoked:
    """What was made public does not hold."""

    notice: UUID
    contract: UUID
    exchange: UUID
    revoked_on: str


@event("contracts.correction_notice.issued")
class CorrectionNoticeIssued:
    """A correction was made public. kind: what happened; fields: the names of what changed."""

    correction: UUID
    notice: UUID
    contract: UUID
    kind: str
    fields: list[str]
    issued_on: str


@event("contracts.correction_notice.revoked")
class CorrectionNoticeRevoked:
    """The correction fell with the notice that it corrected."""

    correction: UUID
    notice: UUID
    contract: UUID
