"""What happens to contracts, payments and distributions. Importing this package declares every event of the app."""

from contracts.events import contracts, distributions, notices, payments, registrations

__all__ = ["contracts", "distributions", "notices", "payments", "registrations"]
