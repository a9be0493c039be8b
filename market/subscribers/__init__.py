"""What follows in the market from what happened here and below, after commit. Each may be told twice."""

from market.subscribers import achievements, deals, demands, listings, objections, people

__all__ = ["achievements", "deals", "demands", "listings", "objections", "people"]
