"""Shapes of input that several nouns share."""

from typing import Any

from rest_framework import serializers


class NoteInput(serializers.Serializer[Any]):
    """A sentence where it helps."""

    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class DecisionInput(NoteInput):
    """A reason (dictionary organization_reason) and, where it helps, a sentence."""

    reason = serializers.CharField(max_length=60)


class RolesInput(serializers.Serializer[Any]):
    """Codes of the dictionary membership_role."""

    roles = serializers.ListField(child=serializers.CharField(max_length=40), min_length=1, max_length=20)
