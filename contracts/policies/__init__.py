"""Importing this package declares every policy of contracts."""

from contracts.policies import contracts, distributions, files, notices, payments, registrations

__all__ = ["contracts", "distributions", "files", "notices", "payments", "registrations"]
