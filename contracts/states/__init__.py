"""Importing this package declares the states of every noun of contracts."""

from contracts.states.contracts import CONTRACT
from contracts.states.distributions import DISTRIBUTION, DISTRIBUTION_RULE
from contracts.states.notices import CORRECTION_NOTICE, TRANSACTION_NOTICE
from contracts.states.payments import PAYMENT
from contracts.states.registrations import REGISTRATION

__all__ = [
    "CONTRACT",
    "CORRECTION_NOTICE",
    "DISTRIBUTION",
    "DISTRIBUTION_RULE",
    "PAYMENT",
    "REGISTRATION",
    "TRANSACTION_NOTICE",
]
