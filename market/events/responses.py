"""What happens to a response. Its demander and its author alone learn of it."""

from uuid import UUID

from transfer.kernel.facts import event


@event("market.response.begun")
class ResponseBegun:
    """Somebody began to write a response."""

    response: UUID
    demand: UUID
    responder: UUID


@event("market.response.changed")
class ResponseChanged:
    """The draft was changed."""

    response: UUID
    fields: list[str]


@event("market.response.sent")
class ResponseSent:
    """It was sent to the demander."""

    response: UUID
    demand: UUID
    demander: UUID
    responder: UUID


@event("market.response.shortlisted")
class ResponseShortlisted:
    """The demander put it on the shortlist."""

    response: UUID
    demand: UUID
    demander: UUID
    responder: UUID


@event("market.response.asked")
class ResponseAsked:
    """The demander asked a question."""

    response: UUID
    demand: UUID
    demander: UUID
    responder: UUID


@event("market.response.replied")
class ResponseReplied:
    """The author replied."""

    response: UUID
    demand: UUID
    demander: UUID
    responder: UUID


@event("market.response.declined")
class ResponseDeclined:
    """The demander declined it with a reason, or its demand ended."""

    response: UUID
    demand: UUID
    demander: UUID
    responder: UUID


@event("market.response.accepted")
class ResponseAccepted:
    """The demander accepted it; a deal is open."""

    response: UUID
    demand: UUID
    demander: UUID
    responder: UUID
    deal: UUID


@event("market.response.withdrawn")
class ResponseWithdrawn:
    """Its author withdrew it. was_sent: whether the demander has seen it."""

    response: UUID
    demand: UUID
    demander: UUID
    responder: UUID
    was_sent: bool
