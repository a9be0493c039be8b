"""Listings and deals in the menus."""

from django.utils.translation import gettext_lazy as _

from transfer.edge import navigation
from transfer.edge.actors import BEHALF

navigation.add("main", 20, _("Listings"), "market:listings")
for role in ("transfer_officer", "approver", "manager"):
    navigation.add(f"workspace.{role}", 30, _("Our listings"), "market:own_listings")
navigation.name_area("workspace.broker", _("Broker"))
navigation.add(
    "workspace.broker",
    30,
    _("Our principal's listings"),
    "market:own_listings",
    policy=lambda request: BEHALF in request.path,
)
navigation.add("workspace.listing_officer", 10, _("Listings to review"), "market:listing_desk")
navigation.name_area("workspace.listing_officer", _("Listings"))
for role in (
    "transfer_officer",
    "approver",
    "manager",
    "buyer",
    "signatory",
    "clerk",
    "broker",
    "listing_officer",
    "auditor",
):
    navigation.add(f"workspace.{role}", 40, _("Deals"), "market:deals")
navigation.add("workspace.person", 30, _("My listings"), "market:own_listings")
navigation.add("workspace.person", 40, _("My deals"), "market:deals")
navigation.begins(25, _("Offer an achievement"), "market:listing_new", "market.listing.begin")
navigation.begins(40, _("Open a deal with somebody you know"), "market:deal_new", "market.deal.open")
