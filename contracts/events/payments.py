"""What happens to a payment. Amounts in minor units of the currency."""

from uuid import UUID

from transfer.kernel.facts import event


@event("contracts.payment.recorded")
class PaymentRecorded:
    """One party recorded a payment under a contract."""

    payment: UUID
    contract: UUID
    payer: UUID
    payee: UUID
    amount: int
    currency: str
    paid_on: str
    confirm_by: str


@event("contracts.payment.confirmed")
class PaymentConfirmed:
    """The other party confirmed the payment; it stands in the books."""

    payment: UUID
    contract: UUID
    payer: UUID
    payee: UUID
    amount: int
    currency: str
    entry: UUID


@event("contracts.payment.disputed")
class PaymentDisputed:
    """The other party disputes the payment."""

    payment: UUID
    contract: UUID


@event("contracts.payment.withdrawn")
class PaymentWithdrawn:
    """Whoever recorded the payment took the record back."""

    payment: UUID
    contract: UUID


@event("contracts.payment.overdue")
class PaymentOverdue:
    """The time to confirm a payment has passed without an answer. due: until when."""

    payment: UUID
    contract: UUID
    payer: UUID
    payee: UUID
    due: str
