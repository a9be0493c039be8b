"""Importing this package declares every policy of contracts."""

from contracts.policies import contracts, distributions, payments

__all__ = ["contracts", "distributions", "payments"]
