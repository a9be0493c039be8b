"""Translations over HTTP: the input of the move, and how they are shown on the page of one object."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from rest_framework import serializers


class TranslationInput(serializers.Serializer[Any]):
    """The language, and the texts by the name of the field; a blank one is forgotten, one not named stays."""

    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    texts = serializers.DictField(child=serializers.CharField(max_length=100_000, allow_blank=True))


def shown(rows: Iterable[tuple[Any, bool]]) -> list[dict[str, Any]]:
    """Translations, each given with whether its original has changed since."""
    return [
        {
            "field": row.field,
            "language": row.language,
            "text": row.text,
            "origin": row.origin,
            "of_version": row.of_version,
            "outdated": outdated,
            "made_at": row.made_at.isoformat(),
        }
        for row, outdated in rows
    ]
