"""Reasons for decisions on organizations and memberships."""

from institutions.selectors import dictionaries
from transfer.kernel import clock

DICTIONARY = "organization_reason"


def choices() -> list[tuple[str, str]]:
    """Code and label, in the reader's language, of those that may be given today."""
    return dictionaries.choices(DICTIONARY, on=clock.now().date())
