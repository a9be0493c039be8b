"""What happens to a demand."""

from uuid import UUID

from transfer.kernel.facts import event


@event("market.demand.begun")
class DemandBegun:
    """An enterprise began to write a demand."""

    demand: UUID
    demander: UUID
    exchange: UUID


@event("market.demand.changed")
class DemandChanged:
    """The draft was changed."""

    demand: UUID
    fields: list[str]


@event("market.demand.submitted")
class DemandSubmitted:
    """It was submitted to an exchange for review."""

    demand: UUID
    demander: UUID
    exchange: UUID
    technology_field: str
    review_due: str


@event("market.demand.review_started")
class DemandReviewStarted:
    """A reviewer without interest began the review."""

    demand: UUID
    exchange: UUID
    reviewer: UUID | None


@event("market.demand.opened")
class DemandOpened:
    """The exchange accepted it; it is public and takes answers. until: the end; first_answer_due: of the first stage.

    anonymous: whoever shows this to the public leaves the demander out.
    """

    demand: UUID
    demander: UUID
    exchange: UUID
    anonymous: bool
    technology_field: str
    region: str
    until: str
    first_answer_due: str


@event("market.demand.returned")
class DemandReturned:
    """The exchange returned it with a reason."""

    demand: UUID
    demander: UUID
    exchange: UUID


@event("market.demand.first_answered")
class DemandFirstAnswered:
    """Somebody answered it for the first time. Who, only the response says. stage: how far the clock had run."""

    demand: UUID
    demander: UUID
    exchange: UUID
    stage: str


@event("market.demand.put_to_experts")
class DemandPutToExperts:
    """Nobody answered in time: experts of these organizations are asked. next_due: when a broker is."""

    demand: UUID
    demander: UUID
    exchange: UUID
    technology_field: str
    organizations: list[UUID]
    next_due: str


@event("market.demand.put_to_broker")
class DemandPutToBroker:
    """No expert answered in time either: a broker of its region is asked."""

    demand: UUID
    demander: UUID
    exchange: UUID
    region: str
    broker: UUID | None


@event("market.demand.no_broker_found")
class DemandFoundNoBroker:
    """No expert answered in time either, and its province has no broker to ask."""

    demand: UUID
    demander: UUID
    exchange: UUID
    region: str


@event("market.demand.met")
class DemandMet:
    """The demander declared it met."""

    demand: UUID
    demander: UUID
    exchange: UUID


@event("market.demand.expired")
class DemandExpired:
    """Its time for answers is over."""

    demand: UUID
    demander: UUID
    exchange: UUID
    answered: bool


@event("market.demand.withdrawn")
class DemandWithdrawn:
    """The demander withdrew it."""

    demand: UUID
    demander: UUID
    exchange: UUID


@event("market.demand.imported")
class DemandImported:
    """It was imported from a public source as a record that takes no answers. exchange: which keeps the record."""

    demand: UUID
    exchange: UUID
    source: str
    source_reference: str
    technology_field: str


@event("market.demand.translated")
class DemandTranslated:
    """The demander translated fields of it."""

    demand: UUID
    demander: UUID
    exchange: UUID
    language: str
    fields: list[str]
