"""Organizations as other nouns name them."""

from typing import Any

from rest_framework import serializers

from institutions.models import Organization


class PartyRef(serializers.BaseSerializer[Any]):
    """{"id", "name"}: the name in the asker's language."""

    def to_representation(self, instance: Organization) -> dict[str, Any]:
        """Id and name."""
        return {"id": str(instance.pk), "name": instance.name}
