"""What happens on the market. Importing the package declares every event of it."""

from market.events import achievements, deals, demands, disclosures, listings, responses, rights

__all__ = ["achievements", "deals", "demands", "disclosures", "listings", "responses", "rights"]
