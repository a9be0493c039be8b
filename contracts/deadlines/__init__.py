"""Work of contracts that the clock does."""

from contracts.deadlines import registrations

__all__ = ["registrations"]
