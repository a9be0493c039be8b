"""What happens to translations."""

from uuid import UUID

from transfer.kernel.facts import event


@event("translations.text.translated")
class TextTranslated:
    """A field of a subject was translated. origin: human or machine; digest: SHA-256 of the text."""

    translation: UUID
    subject: str
    field: str
    language: str
    origin: str
    of_version: int
    digest: str
