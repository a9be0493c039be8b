"""Invention disclosures over HTTP."""

from typing import Any, ClassVar

from django.conf import settings
from rest_framework import serializers

from market.api.inputs import InventorInput, OrganizationField, OwnInput, ReasonedInput
from market.models import InventionDisclosure
from market.services import disclosures
from transfer.edge.api.commands import Command
from transfer.edge.api.reasons import ReasonedSerializer
from transfer.edge.api.viewsets import ExchangeViewSet


class ShownInventor(serializers.Serializer[Any]):
    """An inventor as shown: an account or a name, and parts."""

    user = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    weight = serializers.IntegerField()


class DisclosureSerializer(ReasonedSerializer):
    """A disclosure as its inventors and the transfer office see it. achievement: what became of it."""

    inventors = ShownInventor(many=True)
    achievement = serializers.SerializerMethodField()

    class Meta:
        model = InventionDisclosure
        fields: ClassVar[list[str]] = [
            *ReasonedSerializer.base_fields,
            "institution",
            "original_lang",
            "title",
            "summary",
            "technology_field",
            "plan_source",
            "task_basis",
            "publication_on",
            "inventors",
            "achievement",
        ]

    def get_achievement(self, disclosure: InventionDisclosure) -> str | None:
        """The id of the achievement made from it."""
        made = getattr(disclosure, "achievement", None)
        return str(made.pk) if made else None


class DisclosureChangeInput(serializers.Serializer[Any]):
    """The fields of a disclosure."""

    original_lang = serializers.ChoiceField(settings.LANGUAGES, required=False)
    title = serializers.CharField(max_length=200)
    summary = serializers.CharField(max_length=8000)
    technology_field = serializers.CharField(max_length=20)
    plan_source = serializers.CharField(max_length=40, required=False, allow_blank=True)
    task_basis = serializers.ChoiceField(InventionDisclosure.BASES, required=False)
    publication_on = serializers.DateField(required=False, allow_null=True)
    inventors = InventorInput(many=True, required=False)


class DisclosureBeginInput(OwnInput, DisclosureChangeInput):
    """A new disclosure to the key's own institution."""

    own_as = "institution"


class ElectInput(serializers.Serializer[Any]):
    """The exchange that is to review the achievement."""

    exchange = OrganizationField(kind="exchange")


class DisclosureViewSet(ExchangeViewSet):
    """Invention disclosures (职务发明披露)."""

    model = InventionDisclosure
    serializer_class = DisclosureSerializer
    filterset_fields = ["state", "technology_field"]
    view_policy = "market.disclosure.view"
    related = ("thread", "achievement")
    prefetched = ("inventors",)
    create_command = Command(disclosures.begin, DisclosureBeginInput)
    change_command = Command(disclosures.change, DisclosureChangeInput, policy="market.disclosure.change")
    moves = {
        "file": Command(disclosures.file),
        "take_up": Command(disclosures.take_up),
        "elect": Command(disclosures.elect, ElectInput),
        "release": Command(disclosures.release, ReasonedInput),
    }
