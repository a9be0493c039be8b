"""Importing this package declares the states of every noun of contracts."""

from contracts.states.contracts import CONTRACT
from contracts.states.distributions import DISTRIBUTION, DISTRIBUTION_RULE
from contracts.states.payments import PAYMENT
from contracts.states.registrations import REGISTRATION

__all__ = ["CONTRACT", "DISTRIBUTION", "DISTRIBUTION_RULE", "PAYMENT", "REGISTRATION"]
