"""What happens to a public notice and to objections against it. Each names the subject it is about."""

from uuid import UUID

from transfer.kernel.facts import event


@event("publicity.publicity.opened", schema=2, upcasters={1: lambda body: {**body, "places": ["exchange"]}})
class PublicityOpened:
    """A notice stands on public boards. content: SHA-256 of its canonical text; period, places: as the rule states."""

    publicity: UUID
    subject: str
    kind: str
    exchange: UUID
    seller_organization: UUID
    places: list[str]
    related_buyer: bool
    content: str
    period: str
    jurisdiction: str
    ends: str


@event("publicity.publicity.suspended")
class PublicitySuspended:
    """An objection is being looked into: the period stands still."""

    publicity: UUID
    subject: str
    kind: str


@event("publicity.publicity.resumed")
class PublicityResumed:
    """Every objection is settled: the period runs on."""

    publicity: UUID
    subject: str
    kind: str
    ends: str


@event("publicity.publicity.concluded")
class PublicityConcluded:
    """The period ended without an objection that holds. on: the local date."""

    publicity: UUID
    subject: str
    kind: str
    on: str
    objections: int


@event("publicity.publicity.annulment_proposed")
class AnnulmentProposed:
    """A first officer proposed to annul it; nothing changes until a second one decides."""

    publicity: UUID
    subject: str
    kind: str


@event("publicity.publicity.proposal_put_aside")
class ProposalPutAside:
    """What was proposed is not done: the notice stands."""

    publicity: UUID
    subject: str
    kind: str


@event("publicity.publicity.annulled")
class PublicityAnnulled:
    """An objection was upheld, or the notice was taken back: what was made public does not hold."""

    publicity: UUID
    subject: str
    kind: str
    objection: UUID | None


@event("publicity.objection.filed")
class ObjectionFiled:
    """Somebody objects. due: until when the exchange decides."""

    objection: UUID
    publicity: UUID
    subject: str
    exchange: UUID
    seller_organization: UUID
    ground: str
    due: str | None


@event("publicity.objection.admitted")
class ObjectionAdmitted:
    """The exchange looks into it."""

    objection: UUID
    publicity: UUID
    subject: str
    exchange: UUID


@event("publicity.objection.heard")
class ObjectionHeard:
    """The parties were heard."""

    objection: UUID
    publicity: UUID
    subject: str
    exchange: UUID


@event("publicity.objection.upheld")
class ObjectionUpheld:
    """It holds: the notice is annulled."""

    objection: UUID
    publicity: UUID
    subject: str
    exchange: UUID


@event("publicity.objection.dismissed")
class ObjectionDismissed:
    """It does not hold, was not admissible, or has become moot."""

    objection: UUID
    publicity: UUID
    subject: str
    exchange: UUID


@event("publicity.objection.withdrawn")
class ObjectionWithdrawn:
    """Whoever objected took it back."""

    objection: UUID
    publicity: UUID
    subject: str
    exchange: UUID
