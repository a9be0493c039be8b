"""Who may do what on the market. Importing the package declares every policy of it."""

from market.policies import achievements, deals, demands, disclosures, files, inventors, listings, offers, responses

__all__ = ["achievements", "deals", "demands", "disclosures", "files", "inventors", "listings", "offers", "responses"]
