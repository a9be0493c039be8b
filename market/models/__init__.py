"""The market's tables."""

from market.models.achievements import Achievement, AchievementText, Inventor, IpRight
from market.models.deals import Deal, Offer
from market.models.demands import Demand, Response
from market.models.disclosures import DisclosedInventor, InventionDisclosure
from market.models.findings import Finding
from market.models.imports import ImportBatch, ImportReport, ImportSource, OwnImport
from market.models.listings import Listing
from market.models.prices import PricePoint
from market.models.rights import RightGrant

__all__ = [
    "Achievement",
    "AchievementText",
    "Deal",
    "Demand",
    "DisclosedInventor",
    "Finding",
    "ImportBatch",
    "ImportReport",
    "ImportSource",
    "InventionDisclosure",
    "Inventor",
    "IpRight",
    "Listing",
    "Offer",
    "OwnImport",
    "PricePoint",
    "Response",
    "RightGrant",
]
