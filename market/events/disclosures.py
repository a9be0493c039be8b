"""What happens to an invention disclosure."""

from uuid import UUID

from transfer.kernel.facts import event


@event("market.disclosure.begun")
class DisclosureBegun:
    """An inventor began a disclosure."""

    disclosure: UUID
    institution: UUID


@event("market.disclosure.changed")
class DisclosureChanged:
    """The draft was changed."""

    disclosure: UUID
    fields: list[str]


@event("market.disclosure.filed")
class DisclosureFiled:
    """The disclosure was filed with the institution; novelty is counted from here."""

    disclosure: UUID
    institution: UUID
    technology_field: str
    inventors: int
    triage_due: str


@event("market.disclosure.taken_up")
class DisclosureTakenUp:
    """The transfer office took it up."""

    disclosure: UUID
    institution: UUID


@event("market.disclosure.elected")
class DisclosureElected:
    """The institution takes the invention and makes an achievement of it."""

    disclosure: UUID
    institution: UUID
    achievement: UUID


@event("market.disclosure.released")
class DisclosureReleased:
    """The institution releases the invention to its inventors, with a reason."""

    disclosure: UUID
    institution: UUID
