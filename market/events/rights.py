"""What happens to the right to use an achievement. The holder is the stream for which it is kept."""

from uuid import UUID

from transfer.kernel.facts import event


@event("market.right.reserved")
class RightReserved:
    """A right was set aside, so that it cannot be promised twice."""

    grant: int
    achievement: UUID
    right: UUID
    holder: str
    mode: str


@event("market.right.granted")
class RightGranted:
    """A contract granted it. starts, ends: the first day and the day after the last; ends null for its whole life."""

    grant: int
    achievement: UUID
    right: UUID
    holder: str
    mode: str
    grantee: UUID
    starts: str
    ends: str | None


@event("market.right.released")
class RightReleased:
    """It is free again."""

    grant: int
    achievement: UUID
    right: UUID
    holder: str
