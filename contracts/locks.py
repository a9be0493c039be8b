"""The order in which rows of contracts are locked."""

from contracts.models import Contract, Distribution, DistributionRule, Payment

ORDER = (Contract, Payment, DistributionRule, Distribution)
