"""Work of the market that the clock does."""

from market.deadlines import demands, listings, offers

__all__ = ["demands", "listings", "offers"]
