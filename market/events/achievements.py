"""What happens to an achievement."""

from uuid import UUID

from transfer.kernel.facts import event


@event("market.achievement.begun")
class AchievementBegun:
    """An achievement was begun, from a disclosure or directly."""

    achievement: UUID
    owner: UUID
    disclosure: UUID | None


@event("market.achievement.changed")
class AchievementChanged:
    """The draft was changed."""

    achievement: UUID
    fields: list[str]


@event("market.achievement.submitted")
class AchievementSubmitted:
    """It was submitted to an exchange for review."""

    achievement: UUID
    owner: UUID
    exchange: UUID
    text_number: int
    technology_field: str
    review_due: str


@event("market.achievement.review_started")
class AchievementReviewStarted:
    """A reviewer without interest began the review."""

    achievement: UUID
    exchange: UUID
    reviewer: UUID | None


@event("market.achievement.accepted")
class AchievementAccepted:
    """The exchange accepted it; its text is public."""

    achievement: UUID
    owner: UUID
    exchange: UUID
    text_number: int
    technology_field: str


@event("market.achievement.returned")
class AchievementReturned:
    """The exchange returned it with a reason."""

    achievement: UUID
    owner: UUID
    exchange: UUID


@event("market.achievement.revision_begun")
class RevisionBegun:
    """A revision of the accepted text was begun; the accepted one stays public."""

    achievement: UUID
    text_number: int


@event("market.achievement.revision_changed")
class RevisionChanged:
    """The revision was changed."""

    achievement: UUID
    fields: list[str]


@event("market.achievement.revision_submitted")
class RevisionSubmitted:
    """The revision was submitted for review."""

    achievement: UUID
    owner: UUID
    exchange: UUID
    text_number: int
    technology_field: str
    review_due: str


@event("market.achievement.revision_accepted")
class RevisionAccepted:
    """The revision was accepted and is the public text now."""

    achievement: UUID
    owner: UUID
    exchange: UUID
    text_number: int


@event("market.achievement.revision_returned")
class RevisionReturned:
    """The revision was returned with a reason; the accepted text stays."""

    achievement: UUID
    owner: UUID
    exchange: UUID


@event("market.achievement.retired")
class AchievementRetired:
    """The owner took it off."""

    achievement: UUID
    owner: UUID


@event("market.achievement.imported")
class AchievementImported:
    """It was imported from a public source, accepted as it stands; a record, not an offer."""

    achievement: UUID
    owner: UUID
    exchange: UUID
    source: str
    source_reference: str


@event("market.achievement.translated")
class AchievementTranslated:
    """The owner translated fields of a text. text_number: of which version of it."""

    achievement: UUID
    owner: UUID
    language: str
    fields: list[str]
    text_number: int
