"""The order in which rows of contracts are locked."""

from contracts.models import (
    Contract,
    CorrectionNotice,
    Distribution,
    DistributionRule,
    Payment,
    Registration,
    TransactionNotice,
)

ORDER = (Contract, Registration, TransactionNotice, CorrectionNotice, Payment, DistributionRule, Distribution)
