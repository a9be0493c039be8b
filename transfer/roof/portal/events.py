"""What operators of the node did to its machinery. Ids, counts and codes only."""

from uuid import UUID

from transfer.kernel.facts import event


@event("portal.operations.begun")
class OperationsBegun:
    """The book of this node's operators was opened."""

    node: str


@event("portal.operations.delivery_retried")
class DeliveryRetried:
    """A delivery that waited, failed or was done is brought once more."""

    delivery: int
    subscriber: str
    event: UUID


@event("portal.operations.subscriber_retried")
class SubscriberRetried:
    """Everything that failed for one subscriber is brought once more."""

    subscriber: str
    count: int


@event("portal.operations.tick_asked")
class TickAsked:
    """An operator wants a kind of due work looked at now."""

    kind: str


@event("portal.operations.tick_done")
class TickDone:
    """It was looked at: how many were done, how many failed."""

    kind: str
    done: int
    failed: int


@event("portal.operations.seals_check_asked")
class SealsCheckAsked:
    """An operator wants all seals and chains verified."""

    up_to: int


@event("portal.operations.seals_checked")
class SealsChecked:
    """All seals up to a number, and all chains, were verified. kinds: of what was found wrong; none, all is whole."""

    up_to: int
    findings: int
    kinds: list[str]
