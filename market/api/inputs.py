"""Input fields that the market's nouns share."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from institutions.models import Organization
from institutions.selectors import actors
from transfer.edge.api.commands import actor_of


@extend_schema_field(OpenApiTypes.UUID)
class OrganizationField(serializers.Field[Any, Any, Any, Any]):
    """An organization in force, by its id; of a kind where one is asked for."""

    def __init__(self, *, kind: str = "", **more: Any) -> None:
        super().__init__(**more)
        self.kind = kind

    def to_internal_value(self, data: Any) -> Organization:
        """The organization, or a validation error."""
        identity = serializers.UUIDField().to_internal_value(data)
        found: Organization | None = Organization.objects.in_force().filter(pk=identity).first()
        if found is None or (self.kind and self.kind not in found.kinds):
            raise serializers.ValidationError(_("There is no such organization in force."), "unknown")
        return found

    def to_representation(self, value: Organization) -> str:
        """Its id."""
        return str(value.pk)


class OwnInput(serializers.Serializer[Any]):
    """An input that is made for the organization of the key: `own_as` names what it is there."""

    own_as = "owner"

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Adds the key's organization."""
        actor = actor_of(self.context["request"])
        return {**attrs, self.own_as: actors.organization_of(actor)}


class InventorInput(serializers.Serializer[Any]):
    """An inventor: an account or a name, and parts."""

    user = serializers.UUIDField(required=False, allow_null=True)
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    weight = serializers.IntegerField(min_value=1, max_value=1_000_000, default=1)


class ReasonedInput(serializers.Serializer[Any]):
    """A reason from the list and a note in words."""

    reason = serializers.CharField(max_length=60)
    note = serializers.CharField(max_length=4000)


class MarketReasonInput(serializers.Serializer[Any]):
    """A reason code."""

    reason = serializers.CharField(max_length=60)


@extend_schema_field(OpenApiTypes.UUID)
class VisibleField(serializers.Field[Any, Any, Any, Any]):
    """An object of the market by its id, among those that the key may see."""

    def __init__(self, *, model: Any, **more: Any) -> None:
        super().__init__(**more)
        self.model = model

    def to_internal_value(self, data: Any) -> Any:
        """The object, or a validation error that does not tell whether there is one."""
        identity = serializers.UUIDField().to_internal_value(data)
        found = self.model.objects.visible_to(actor_of(self.context["request"])).filter(pk=identity).first()
        if found is None:
            raise serializers.ValidationError(_("There is nothing with this id for you."), "unknown")
        return found

    def to_representation(self, value: Any) -> str:
        """Its id."""
        return str(value.pk)
