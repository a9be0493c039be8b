"""Questions about listings."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from institutions.selectors import dictionaries
from market.models import Achievement, Deal, Listing
from market.selectors import listing_terms
from transfer.kernel.actor import Actor


def about(listing: Listing) -> dict[str, UUID]:
    """What every event of a listing names."""
    return {
        "listing": listing.pk,
        "achievement": listing.achievement_id,
        "seller": listing.seller_id,
        "exchange": listing.exchange_id,
    }


def has_deals_under_way(listing: Listing) -> bool:
    """A deal on it may still lead to a contract."""
    return Deal.objects.under_way().filter(listing=listing.pk).exists()


def closed_without_deals() -> Any:
    """Listings whose time is over and on which no deal is left, the oldest first."""
    under_way = Deal.objects.under_way().filter(listing=OuterRef("pk"))
    return Listing.objects.filter(~Exists(under_way), state="closed").order_by("closes_at")


def shown_on(achievement: Achievement, actor: Actor) -> list[Listing]:
    """The listings of an achievement that this reader sees, newest first, the ended ones left out for the public."""
    rows = Listing.objects.visible_to(actor).filter(achievement=achievement.pk).with_sights()
    if actor.organization != achievement.owner_id:
        rows = rows.filter(state__in=["approved", "open", "suspended", "awarded"])
    return list(rows.order_by("-id")[:20])


@dataclass(frozen=True, slots=True)
class Offered:
    """An open listing in a list of technologies."""

    listing: Listing
    mode: str


def open_on(achievements: Iterable[UUID]) -> dict[UUID, list[Offered]]:
    """The open listings of each of some achievements, the newest first; an achievement without one has no key."""
    found: dict[UUID, list[Offered]] = defaultdict(list)
    for listing in (
        Listing.objects.filter(achievement__in=list(achievements), state="open")
        .select_related("exchange")
        .order_by("-id")
    ):
        found[listing.achievement_id].append(Offered(listing, mode_label(listing)))
    return dict(found)


def mode_label(listing: Listing) -> str:
    """What is offered, in the reader's language: "Exclusive licence", "Transfer"."""
    if listing.conversion_mode == "licence":
        return dictionaries.label("licence_mode", listing.licence_mode)
    return dictionaries.label("conversion_mode", listing.conversion_mode)


def territory_labels(codes: list[str]) -> list[str]:
    """The names of a territory's places."""
    return [listing_terms.place_label(code) for code in codes]


def field_labels(codes: list[str]) -> list[str]:
    """The names of fields of use."""
    return [dictionaries.label("technology_field", code) for code in codes]
