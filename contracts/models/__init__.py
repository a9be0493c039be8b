"""Tables of contracts."""

from contracts.models.contracts import AmountItem, Condition, Contract, ContractDocument, ContractParty, Instalment
from contracts.models.distributions import (
    Distribution,
    DistributionCost,
    DistributionLine,
    DistributionRule,
    DistributionShare,
)
from contracts.models.notices import CorrectionNotice, TransactionNotice
from contracts.models.payments import Payment
from contracts.models.registrations import (
    CLASSIFICATION,
    Registration,
    RegistrationCorrection,
    RegistrationFinding,
    RegistrationOpinion,
)
from contracts.models.rights import ContractRight

__all__ = [
    "CLASSIFICATION",
    "AmountItem",
    "Condition",
    "Contract",
    "ContractDocument",
    "ContractParty",
    "ContractRight",
    "CorrectionNotice",
    "Distribution",
    "DistributionCost",
    "DistributionLine",
    "DistributionRule",
    "DistributionShare",
    "Instalment",
    "Payment",
    "Registration",
    "RegistrationCorrection",
    "RegistrationFinding",
    "RegistrationOpinion",
    "TransactionNotice",
]
