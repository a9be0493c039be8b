"""Work of the market that the clock does."""

from market.deadlines import listings, offers

__all__ = ["listings", "offers"]
