"""Work of contracts that the clock does."""

from contracts.deadlines import performance, registrations

__all__ = ["performance", "registrations"]
