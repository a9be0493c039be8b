"""How the market shows what belongs to apps below."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from institutions.models import Organization


@extend_schema_field(
    {
        "type": "object",
        "properties": {"id": {"type": "string", "format": "uuid"}, "name": {"type": "string"}},
        "required": ["id", "name"],
    }
)
class PartyField(serializers.Field[Any, Any, Any, Any]):
    """{"id", "name"}: an organization with its name in the asker's language."""

    def to_representation(self, value: Organization) -> dict[str, str]:
        """Id and name."""
        return {"id": str(value.pk), "name": value.name}
