"""What happens to a contract. Amounts in minor units of the currency; an amount not known is null, never nought."""

from uuid import UUID

from transfer.kernel.facts import event


@event("contracts.contract.drafted")
class ContractDrafted:
    """A contract was drafted, from a deal or for an agreement made elsewhere."""

    contract: UUID
    deal: UUID | None
    contract_class: str
    sellers: list[UUID]
    buyers: list[UUID]


@event("contracts.contract.changed")
class ContractChanged:
    """The draft was changed."""

    contract: UUID
    fields: list[str]


@event("contracts.contract.sent_to_sign")
class ContractSentToSign:
    """The text was fixed by its hash and put before those who sign."""

    contract: UUID
    deal: UUID | None
    document: UUID
    document_hash: str
    envelope: UUID


@event("contracts.contract.returned_to_draft")
class ContractReturnedToDraft:
    """Signing ended without all signatures; the contract is a draft again."""

    contract: UUID
    envelope: UUID | None


@event("contracts.contract.signed")
class ContractSigned:
    """Every party has signed the same text. on_paper: elsewhere, and recorded here."""

    contract: UUID
    deal: UUID | None
    document_hash: str
    signed_on: str
    on_paper: bool


@event("contracts.contract.condition_awaited")
class ContractConditionAwaited:
    """The signed contract waits for its conditions precedent."""

    contract: UUID
    kinds: list[str]


@event("contracts.contract.condition_settled")
class ContractConditionSettled:
    """A condition precedent was met or refused."""

    contract: UUID
    condition: UUID
    kind: str
    status: str
    settled_on: str


@event("contracts.contract.in_force")
class ContractInForce:
    """The contract is in force."""

    contract: UUID
    deal: UUID | None
    exchange: UUID | None
    effective_on: str
    contract_class: str
    contract_subtype: str
    technology_field: str
    currency: str
    turnover: int | None
    transaction: int | None
    turnover_cny: int | None
    transaction_cny: int | None


@event("contracts.contract.end_proposed")
class ContractEndProposed:
    """One party proposed that the contract is performed, or to terminate it."""

    contract: UUID
    move: str


@event("contracts.contract.performed")
class ContractPerformed:
    """Both sides say that the contract is performed."""

    contract: UUID
    deal: UUID | None
    ended_on: str


@event("contracts.contract.terminated")
class ContractTerminated:
    """The contract was terminated before it was performed."""

    contract: UUID
    deal: UUID | None
    ended_on: str


@event("contracts.contract.voided")
class ContractVoided:
    """The contract never came into force."""

    contract: UUID
    deal: UUID | None


@event("contracts.contract.condition_overdue")
class ConditionOverdue:
    """The day by which a condition was to be met has passed. condition: its place among the contract's, from 1."""

    contract: UUID
    condition: int
    kind: str
    due_on: str


@event("contracts.contract.instalment_overdue")
class InstalmentOverdue:
    """The day of an instalment has passed and no payment of it is recorded. number: in the plan of payments."""

    contract: UUID
    number: int
    due_on: str
