"""Who may do what on the market. Importing the package declares every policy of it."""

from market.policies import achievements, disclosures

__all__ = ["achievements", "disclosures"]
