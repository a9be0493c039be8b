"""The toy noun over HTTP."""

from typing import Any

from rest_framework import serializers

from tests.toy import services
from tests.toy.models import Box
from transfer.edge.api.commands import Command
from transfer.edge.api.viewsets import ExchangeViewSet, NounSerializer


class BoxSerializer(NounSerializer):
    """A box as shown."""

    class Meta:
        model = Box
        fields = [*NounSerializer.base_fields, "owner", "weight"]


class PackInput(serializers.Serializer[Any]):
    """What a new box needs."""

    weight = serializers.IntegerField(min_value=1, max_value=1000)


class LoseInput(serializers.Serializer[Any]):
    """Why it was lost."""

    reason = serializers.CharField(max_length=60)
    note = serializers.CharField(max_length=2000)


class BoxViewSet(ExchangeViewSet):
    """Boxes."""

    model = Box
    serializer_class = BoxSerializer
    filterset_fields = ["state"]
    view_policy = "toy.box.view"
    create_command = Command(services.pack, PackInput)
    moves = {"send": Command(services.send), "lose": Command(services.lose, LoseInput)}
