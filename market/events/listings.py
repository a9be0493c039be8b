"""What happens to a listing."""

from uuid import UUID

from transfer.kernel.facts import event


@event("market.listing.begun")
class ListingBegun:
    """A draft of a listing was begun."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID
    conversion_mode: str
    licence_mode: str
    pricing_way: str


@event("market.listing.changed")
class ListingChanged:
    """The draft was changed; the fields are named, their content is not."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID
    fields: list[str]


@event("market.listing.submitted")
class ListingSubmitted:
    """It was submitted to the exchange for review."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID


@event("market.listing.review_started")
class ListingReviewStarted:
    """The exchange began to review it."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID


@event("market.listing.approved")
class ListingApproved:
    """The exchange approved it: the right is reserved, the notice runs until it opens."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID
    opens: str
    closes: str


@event("market.listing.returned")
class ListingReturned:
    """The exchange returned it with a reason."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID


@event("market.listing.opened")
class ListingOpened:
    """It is open for deals."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID
    closes: str


@event("market.listing.closed")
class ListingClosed:
    """Its time is over; deals under way may still be agreed."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID


@event("market.listing.ended_unsold")
class ListingEndedUnsold:
    """It ended without a buyer; the right is free again."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID


@event("market.listing.suspended")
class ListingSuspended:
    """The exchange suspended it."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID


@event("market.listing.resumed")
class ListingResumed:
    """The exchange lets it go on."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID


@event("market.listing.awarded")
class ListingAwarded:
    """A deal on it was agreed."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID
    deal: UUID


@event("market.listing.reopened")
class ListingReopened:
    """The deal on it was broken off or is negotiated again; it is open again."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID
    deal: UUID | None


@event("market.listing.concluded")
class ListingConcluded:
    """The right was granted by contract."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID
    deal: UUID | None


@event("market.listing.withdrawn")
class ListingWithdrawn:
    """The owner withdrew it."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID


@event("market.listing.cancelled")
class ListingCancelled:
    """The exchange cancelled it."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID


@event("market.listing.defaulted")
class ListingDefaulted:
    """The buyer did not perform."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID


@event("market.listing.given_up")
class ListingGivenUp:
    """The deal on it broke off, and the right was promised elsewhere in the meantime."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID


@event("market.listing.translated")
class ListingTranslated:
    """The seller translated its terms."""

    listing: UUID
    achievement: UUID
    seller: UUID
    exchange: UUID
    language: str
    fields: list[str]
