"""Importing this package declares every policy of contracts."""

from contracts.policies import contracts, distributions, payments, registrations

__all__ = ["contracts", "distributions", "payments", "registrations"]
