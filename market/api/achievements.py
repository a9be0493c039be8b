"""Achievements over HTTP."""

from typing import Any, ClassVar

import django_filters
from django.conf import settings
from rest_framework import serializers

from market.api.disclosures import ShownInventor
from market.api.inputs import InventorInput, MarketReasonInput, OrganizationField, OwnInput, ReasonedInput
from market.models import Achievement, AchievementText, Finding, IpRight
from market.selectors import texts
from market.services import achievements, reviews, translations
from transfer.edge.api import translating
from transfer.edge.api.commands import Command
from transfer.edge.api.reasons import ReasonedSerializer
from transfer.edge.api.translating import TranslationInput
from transfer.edge.api.viewsets import ExchangeViewSet, ShownSerializer
from transfer.mechanisms.translations.selectors import kept

_TEXT = [
    "number",
    "original_lang",
    "title",
    "abstract",
    "advantage",
    "figures",
    "technology_field",
    "industry",
    "ipc",
    "trl",
    "trl_evidence",
    "public_interest",
    "keywords",
    "export_gate",
    "is_secret",
]


class TextSerializer(ShownSerializer):
    """One version of what an achievement says."""

    class Meta:
        model = AchievementText
        fields = _TEXT


class RightSerializer(ShownSerializer):
    """An intellectual property right in it."""

    class Meta:
        model = IpRight
        fields = ["id", "kind", "title", "number", "country", "status", "filed_on", "granted_on", "expires_on"]


class FindingSerializer(ShownSerializer):
    """What an automatic check found: evidence, not a verdict."""

    class Meta:
        model = Finding
        fields = ["code", "severity", "field", "evidence"]


class AchievementSerializer(ReasonedSerializer):
    """An achievement. text: what the public sees, else the draft. working, findings: for its owner and reviewers."""

    text = TextSerializer()
    working = serializers.SerializerMethodField()
    inventors = serializers.SerializerMethodField()
    rights = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()
    translations = serializers.SerializerMethodField()

    class Meta:
        model = Achievement
        fields: ClassVar[list[str]] = [
            *ReasonedSerializer.base_fields,
            "owner",
            "exchange",
            "text",
            "working",
            "inventors",
            "rights",
            "findings",
            "translations",
            "source",
            "source_reference",
            "source_holder",
            "source_licence",
            "source_url",
            "is_demo",
        ]

    def may_read_reason(self, obj: Any) -> bool:
        """Its owner and the exchange."""
        return self._sees_inside(obj)

    def _sees_inside(self, achievement: Achievement) -> bool:
        actor = self.context["actor"]
        return actor.acts_for(achievement.owner_id) or actor.organization == achievement.exchange_id

    def get_working(self, achievement: Achievement) -> dict[str, Any] | None:
        """The text being written or reviewed, for insiders."""
        if not self._sees_inside(achievement) or achievement.working is None:
            return None
        return self.shown(TextSerializer, achievement.working)

    def get_inventors(self, achievement: Achievement) -> list[dict[str, Any]] | None:
        """Inventors and shares, for insiders."""
        if not self._sees_inside(achievement):
            return None
        return [self.shown(ShownInventor, inventor) for inventor in achievement.inventors.all()]

    def get_rights(self, achievement: Achievement) -> list[dict[str, Any]]:
        """The rights that are not removed."""
        kept = [right for right in achievement.rights.all() if right.removed_at is None]
        return [self.shown(RightSerializer, right) for right in kept]

    def get_findings(self, achievement: Achievement) -> list[dict[str, Any]] | None:
        """Findings on the working text, for insiders, on the detail page."""
        if not self._sees_inside(achievement) or achievement.working is None or self.parent is not None:
            return None
        rows = Finding.objects.filter(subject=achievement.stream, of_version=achievement.working.number).gravest_first()
        return [self.shown(FindingSerializer, row) for row in rows]

    def get_translations(self, achievement: Achievement) -> list[dict[str, Any]] | None:
        """What was translated of the text shown, for insiders of the text being written; on the detail page."""
        if self.parent is not None:
            return None
        shown = texts.of_working if self._sees_inside(achievement) else texts.of_achievement
        return translating.shown(kept(shown(achievement)))


class FigureInput(serializers.Serializer[Any]):
    """A figure against the nearest alternative."""

    name = serializers.CharField(max_length=120)
    value = serializers.CharField(max_length=60)
    unit = serializers.CharField(max_length=40, required=False, allow_blank=True)
    alternative = serializers.CharField(max_length=60, required=False, allow_blank=True)
    test = serializers.CharField(max_length=120, required=False, allow_blank=True)


class RightInput(serializers.Serializer[Any]):
    """A right; with its id the same one as before."""

    id = serializers.UUIDField(required=False)
    kind = serializers.CharField(max_length=40)
    title = serializers.CharField(max_length=300, required=False, allow_blank=True)
    number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    country = serializers.RegexField(r"^[A-Z]{2}$", required=False)
    status = serializers.ChoiceField(IpRight.STATUSES, required=False)
    filed_on = serializers.DateField(required=False, allow_null=True)
    granted_on = serializers.DateField(required=False, allow_null=True)
    expires_on = serializers.DateField(required=False, allow_null=True)


class AchievementChangeInput(serializers.Serializer[Any]):
    """The fields of an achievement."""

    original_lang = serializers.ChoiceField(settings.LANGUAGES, required=False)
    title = serializers.CharField(max_length=200)
    abstract = serializers.CharField(max_length=8000)
    advantage = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    figures = FigureInput(many=True, required=False)
    technology_field = serializers.CharField(max_length=20)
    industry = serializers.CharField(max_length=20, required=False, allow_blank=True)
    ipc = serializers.ListField(child=serializers.CharField(max_length=20), max_length=30, required=False)
    trl = serializers.IntegerField(min_value=1, max_value=9, required=False, allow_null=True)
    trl_evidence = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    public_interest = serializers.ListField(child=serializers.CharField(max_length=40), max_length=20, required=False)
    keywords = serializers.ListField(child=serializers.CharField(max_length=80), max_length=20, required=False)
    export_gate = serializers.CharField(max_length=40, required=False)
    is_secret = serializers.BooleanField(required=False)
    inventors = InventorInput(many=True, required=False)
    rights = RightInput(many=True, required=False)


class AchievementBeginInput(OwnInput, AchievementChangeInput):
    """A new achievement of the key's own organization, to be reviewed by this exchange."""

    exchange = OrganizationField(kind="exchange")


class AchievementFilter(django_filters.FilterSet):
    """Facets of the list."""

    technology_field = django_filters.CharFilter("accepted__technology_field")
    trl_from = django_filters.NumberFilter("accepted__trl", "gte")
    owner = django_filters.UUIDFilter("owner")
    region = django_filters.CharFilter("owner__region", "startswith")

    class Meta:
        model = Achievement
        fields = ["state", "source", "is_demo"]


class AchievementViewSet(ExchangeViewSet):
    """Achievements (科技成果)."""

    model = Achievement
    serializer_class = AchievementSerializer
    filterset_class = AchievementFilter
    view_policy = "market.achievement.view"
    related = ("thread", "accepted", "working")
    prefetched = ("inventors", "rights")
    create_command = Command(achievements.begin, AchievementBeginInput)
    change_command = Command(achievements.change, AchievementChangeInput, policy="market.achievement.change")
    moves = {
        "submit": Command(achievements.submit),
        "revise": Command(achievements.revise),
        "translate": Command(translations.translate_achievement, TranslationInput),
        "retire": Command(achievements.retire, MarketReasonInput),
        "accept": Command(reviews.accept),
        "send_back": Command(reviews.send_back, ReasonedInput),
    }
