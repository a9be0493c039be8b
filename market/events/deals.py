"""What happens to a deal and to the offers in it."""

from uuid import UUID

from transfer.kernel.facts import event


@event("market.deal.opened")
class DealOpened:
    """Two parties began a deal."""

    deal: UUID
    seller: UUID
    buyer: UUID
    exchange: UUID
    listing: UUID | None
    response: UUID | None
    achievement: UUID | None
    contract_class: str
    pricing_way: str
    seller_mandate: UUID | None
    buyer_mandate: UUID | None


@event("market.deal.negotiation_begun")
class DealNegotiationBegun:
    """The first offer is on the table."""

    deal: UUID
    seller: UUID
    buyer: UUID
    exchange: UUID


@event("market.deal.mandate_noted")
class DealMandateNoted:
    """A broker acts for one side."""

    deal: UUID
    seller: UUID
    buyer: UUID
    exchange: UUID
    side: str
    mandate: UUID


@event("market.deal.confidentiality_signed")
class DealConfidentialitySigned:
    """Both sides have signed a confidentiality agreement."""

    deal: UUID
    seller: UUID
    buyer: UUID
    exchange: UUID
    envelope: UUID


@event("market.deal.agreed")
class DealAgreed:
    """Both sides agreed on an offer."""

    deal: UUID
    seller: UUID
    buyer: UUID
    exchange: UUID
    offer: UUID
    listing: UUID | None
    achievement: UUID | None
    publicity_required: bool
    related: bool
    related_why: list[str]


@event("market.deal.publicity_begun")
class DealPublicityBegun:
    """The agreed price stands on the public board."""

    deal: UUID
    seller: UUID
    buyer: UUID
    exchange: UUID
    publicity: UUID
    until: str


@event("market.deal.publicity_noted")
class DealPublicityNoted:
    """The publicity ended without an objection that holds: a contract may be made."""

    deal: UUID
    seller: UUID
    buyer: UUID
    exchange: UUID
    publicity: UUID


@event("market.deal.reopened")
class DealReopened:
    """What was agreed does not hold; the parties negotiate again."""

    deal: UUID
    seller: UUID
    buyer: UUID
    exchange: UUID
    listing: UUID | None


@event("market.deal.contracted")
class DealContracted:
    """A contract was made from it."""

    deal: UUID
    seller: UUID
    buyer: UUID
    exchange: UUID
    contract: UUID
    listing: UUID | None


@event("market.deal.closed")
class DealClosed:
    """The contract is in force and nothing is left to do in the deal."""

    deal: UUID
    seller: UUID
    buyer: UUID
    exchange: UUID


@event("market.deal.broken_off")
class DealBrokenOff:
    """It was broken off."""

    deal: UUID
    seller: UUID
    buyer: UUID
    exchange: UUID
    listing: UUID | None


@event("market.offer.made")
class OfferMade:
    """One side put terms on the table. until: when they lapse."""

    offer: UUID
    deal: UUID
    seller: UUID
    buyer: UUID
    by: UUID
    number: int
    answers: UUID | None
    until: str


@event("market.offer.countered")
class OfferCountered:
    """The other side answered with terms of its own."""

    offer: UUID
    deal: UUID
    seller: UUID
    buyer: UUID


@event("market.offer.accepted")
class OfferAccepted:
    """The other side accepted the terms."""

    offer: UUID
    deal: UUID
    seller: UUID
    buyer: UUID


@event("market.offer.declined")
class OfferDeclined:
    """The other side declined, with a reason."""

    offer: UUID
    deal: UUID
    seller: UUID
    buyer: UUID


@event("market.offer.lapsed")
class OfferLapsed:
    """Nobody answered in time, or the deal ended."""

    offer: UUID
    deal: UUID
    seller: UUID
    buyer: UUID
