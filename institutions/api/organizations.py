"""Organizations over HTTP."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from institutions.api.inputs import DecisionInput, NoteInput
from institutions.filters import OrganizationFilter
from institutions.models import Organization
from institutions.selectors import profiles
from institutions.services import organizations
from transfer.edge.api import translating
from transfer.edge.api.commands import Command
from transfer.edge.api.translating import TranslationInput
from transfer.edge.api.viewsets import ExchangeViewSet, NounSerializer
from transfer.mechanisms.translations.selectors import kept


class OrganizationSerializer(NounSerializer):
    """An organization as everyone may know it."""

    name = serializers.CharField(read_only=True, help_text="The name in the asker's language.")

    translations = serializers.SerializerMethodField()

    class Meta:
        model = Organization
        fields = [
            *NounSerializer.base_fields, "slug", "kinds", "name", "name_en", "name_zh", "uscc", "foreign_number",
            "country", "region", "jurisdiction", "party_kind", "about", "about_lang", "website", "address",
            "applied_to", "verified_at", "is_demo", "translations",
        ]  # fmt: skip

    def get_translations(self, organization: Organization) -> list[dict[str, Any]] | None:
        """What was translated of what it says about itself, on the detail page."""
        if self.parent is not None:
            return None
        return translating.shown(kept(profiles.original(organization)))


class ProfileInput(serializers.Serializer[Any]):
    """What an organization says about itself; before verification also who it is."""

    kinds = serializers.ListField(child=serializers.CharField(max_length=40), min_length=1, max_length=5)
    name_en = serializers.CharField(max_length=200, required=False, allow_blank=True)
    name_zh = serializers.CharField(max_length=200, required=False, allow_blank=True)
    country = serializers.CharField(max_length=2, required=False)
    uscc = serializers.CharField(max_length=24, required=False, allow_blank=True)
    foreign_number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    region = serializers.CharField(max_length=6, required=False, allow_blank=True)
    party_kind = serializers.CharField(max_length=8, required=False, allow_blank=True)
    about = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    about_lang = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    website = serializers.URLField(max_length=300, required=False, allow_blank=True)
    address = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ApplicationInput(ProfileInput):
    """What an organization applies with, and the exchange that verifies it."""

    applied_to: serializers.PrimaryKeyRelatedField[Organization] = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.in_force().of_kind("exchange"), required=False, allow_null=True
    )


class ProposalInput(DecisionInput):
    """Which decision a second officer is to take."""

    move = serializers.ChoiceField(choices=["verify", "resume", "end"])


class OrganizationViewSet(ExchangeViewSet):
    """Organizations that take part, one's own, and those that one's office decides on."""

    model = Organization
    serializer_class = OrganizationSerializer
    filterset_class = OrganizationFilter
    view_policy = "institutions.organization.view"
    create_command = Command(organizations.register, ApplicationInput)
    change_command = Command(organizations.change, ProfileInput)
    moves = {
        "translate": Command(organizations.translate, TranslationInput),
        "propose": Command(organizations.propose, ProposalInput),
        "verify": Command(organizations.verify, NoteInput),
        "refuse": Command(organizations.refuse, DecisionInput),
        "suspend": Command(organizations.suspend, DecisionInput),
        "resume": Command(organizations.resume, DecisionInput),
        "end": Command(organizations.end, DecisionInput),
        "leave": Command(organizations.leave),
    }
