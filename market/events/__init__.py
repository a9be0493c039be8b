"""What happens on the market. Importing the package declares every event of it."""

from market.events import achievements, disclosures

__all__ = ["achievements", "disclosures"]
