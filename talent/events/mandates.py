"""What happens to a mandate."""

from uuid import UUID

from transfer.kernel.facts import event


@event("talent.mandate.proposed")
class MandateProposed:
    """One side proposed a mandate to the other. case: the thread it is limited to; succeeds: the one handed over."""

    mandate: UUID
    principal: UUID
    broker: UUID
    proposed_by: UUID | None
    case: UUID | None
    commission: str
    succeeds: UUID | None
    expires: str | None


@event("talent.mandate.accepted")
class MandateAccepted:
    """The mandate is in force: the broker acts for the principal."""

    mandate: UUID
    principal: UUID
    broker: UUID
    case: UUID | None
    succeeds: UUID | None


@event("talent.mandate.declined")
class MandateDeclined:
    """The other side did not want it."""

    mandate: UUID
    principal: UUID
    broker: UUID


@event("talent.mandate.handed_over")
class MandateHandedOver:
    """The principal gave the matter to another broker. successor: the mandate proposed to that one."""

    mandate: UUID
    principal: UUID
    broker: UUID
    successor: UUID


@event("talent.mandate.ended")
class MandateEnded:
    """One side ended it."""

    mandate: UUID
    principal: UUID
    broker: UUID


@event("talent.mandate.expired")
class MandateExpired:
    """Its last day has passed."""

    mandate: UUID
    principal: UUID
    broker: UUID
