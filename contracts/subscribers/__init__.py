"""What follows in contracts from what happened here and below, after commit. Each may be told twice."""

from contracts.subscribers import contracts, distributions, notices, people, registrations

__all__ = ["contracts", "distributions", "notices", "people", "registrations"]
