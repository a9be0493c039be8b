"""What happens on the market. Importing the package declares every event of it."""

from market.events import achievements, deals, disclosures, listings, rights

__all__ = ["achievements", "deals", "disclosures", "listings", "rights"]
