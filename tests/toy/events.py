"""What happens to a box."""

from uuid import UUID

from transfer.kernel.facts import event


@event("toy.box.packed")
class BoxPacked:
    """A box was packed."""

    box: UUID
    weight: int


@event("toy.box.sent", schema=2, upcasters={1: lambda body: {**body, "express": False}})
class BoxSent:
    """A box was sent on its way."""

    box: UUID
    express: bool


@event("toy.box.received")
class BoxReceived:
    """A box came from elsewhere, already on its way."""

    box: UUID


@event("toy.box.weighed")
class BoxWeighed:
    """A packed box was weighed again."""

    box: UUID
    weight: int


@event("toy.box.lost")
class BoxLost:
    """A box was lost, with a reason."""

    box: UUID


@event("toy.crate.handled")
class CrateHandled:
    """Something was done with a crate."""

    crate: UUID
