"""Who may do what on the market. Importing the package declares every policy of it."""

from market.policies import achievements, deals, disclosures, listings, offers

__all__ = ["achievements", "deals", "disclosures", "listings", "offers"]
