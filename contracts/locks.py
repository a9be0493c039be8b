"""The order in which rows of contracts are locked."""

from contracts.models import Contract, Distribution, DistributionRule, Payment, Registration

ORDER = (Contract, Registration, Payment, DistributionRule, Distribution)
