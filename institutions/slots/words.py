"""Words that the edge asks for: a code's label, an organization's name."""

from collections.abc import Iterable
from uuid import UUID

from institutions.models import Organization
from institutions.selectors import dictionaries


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of organizations in the reader's language."""
    return {key: one.name for key, one in Organization.objects.in_bulk(list(ids)).items()}


def label_of(dictionary: str, code: str) -> str:
    """What a code is called in the reader's language."""
    return dictionaries.label(dictionary, code)
