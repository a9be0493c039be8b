"""Mandates over HTTP."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from institutions.models import Organization
from talent.models import Mandate
from talent.services import mandates
from transfer.edge.api.commands import Command
from transfer.edge.api.fields import MoneyField
from transfer.edge.api.viewsets import ExchangeViewSet, NounSerializer
from transfer.kernel.models import Thread


@extend_schema_field(OpenApiTypes.UUID)
class OrganizationField(serializers.Field[Any, Any, Any, Any]):
    """An organization in force, by its id."""

    def to_internal_value(self, data: Any) -> Organization:
        """The organization, or a validation error."""
        identity = serializers.UUIDField().to_internal_value(data)
        found: Organization | None = Organization.objects.in_force().filter(pk=identity).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such organization in force."), "unknown")
        return found

    def to_representation(self, value: Organization) -> str:
        """Its id."""
        return str(value.pk)


@extend_schema_field(OpenApiTypes.STR)
class NumberField(serializers.Field[Any, Any, Any, Any]):
    """A thread by its persistent number."""

    def to_internal_value(self, data: Any) -> Thread:
        """The thread, or a validation error."""
        found = Thread.objects.filter(number=data).first() if isinstance(data, str) and "\x00" not in data else None
        if found is None:
            raise serializers.ValidationError(_("There is no such number."), "unknown")
        return found

    def to_representation(self, value: Thread) -> str:
        """Its number."""
        return value.number


class MandateSerializer(NounSerializer):
    """A mandate. case: the number to which it is limited, null for everything."""

    principal = OrganizationField(read_only=True)
    broker = OrganizationField(read_only=True)
    case = NumberField(read_only=True, allow_null=True)
    commission_sum = MoneyField(source="fixed", read_only=True, allow_null=True)

    class Meta:
        model = Mandate
        fields: ClassVar[list[str]] = [
            *NounSerializer.base_fields,
            "principal",
            "broker",
            "proposed_by",
            "case",
            "commission",
            "commission_bp",
            "commission_sum",
            "terms",
            "last_day",
            "accepted_at",
            "succeeds",
        ]


class MandateInput(serializers.Serializer[Any]):
    """A mandate proposed by one side to the other. commission: share (commission_bp), fixed (commission_sum), none."""

    principal = OrganizationField()
    broker = OrganizationField()
    case = NumberField(required=False, allow_null=True)
    commission = serializers.ChoiceField(choices=[code for code, _label in Mandate.COMMISSIONS])
    commission_bp = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=10_000)
    commission_sum = MoneyField(required=False, allow_null=True)
    terms = serializers.CharField(max_length=8000, required=False, allow_blank=True)
    last_day = serializers.DateField(required=False, allow_null=True)


class MandateNoteInput(serializers.Serializer[Any]):
    """A note in words."""

    note = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class MandateEndInput(MandateNoteInput):
    """A reason from the list mandate_end_reason."""

    reason = serializers.CharField(max_length=60)


class SuccessorInput(serializers.Serializer[Any]):
    """The broker to whom the matter is handed over."""

    to = OrganizationField()


class MandateViewSet(ExchangeViewSet):
    """Mandates: brokers who act for a principal."""

    model = Mandate
    serializer_class = MandateSerializer
    filterset_fields: ClassVar[list[str]] = ["state", "principal", "broker"]
    related = ("thread", "principal", "broker", "case")
    view_policy = "talent.mandate.view"
    create_command = Command(mandates.propose, MandateInput)
    moves: ClassVar[dict[str, Command]] = {
        "accept": Command(mandates.accept),
        "decline": Command(mandates.decline, MandateNoteInput),
        "hand_over": Command(mandates.hand_over, SuccessorInput),
        "end": Command(mandates.end, MandateEndInput),
    }
