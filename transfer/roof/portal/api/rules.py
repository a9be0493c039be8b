"""The dated rules over HTTP, as their pages show them."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import generics, serializers

from transfer.kernel.models import RuleSet
from transfer.roof.portal.selectors import rule_words


class RuleFilter(django_filters.FilterSet):
    """One rule, one jurisdiction, those in force on a day."""

    key = django_filters.CharFilter(label="The key of a rule.")
    jurisdiction = django_filters.CharFilter(label="The code of a jurisdiction; its own rules alone.")
    on = django_filters.DateFilter(method="in_force", label="A day on which the rule is in force.")

    class Meta:
        model = RuleSet
        fields: list[str] = []

    def in_force(self, rows: QuerySet[RuleSet], name: str, on: date) -> QuerySet[RuleSet]:
        """valid_to is the first day on which a rule no longer holds."""
        return rows.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


class DatedRuleSerializer(serializers.ModelSerializer[RuleSet]):
    """One version of a rule. title, words: in the asker's language; value: as programs read it; source and legal_basis
    in English, *_zh in Chinese; sureness: S, S-draft, S-weak, D, M, ?."""

    title = serializers.SerializerMethodField()
    words = serializers.SerializerMethodField()

    class Meta:
        model = RuleSet
        fields = [
            "id",
            "key",
            "title",
            "jurisdiction",
            "valid_from",
            "valid_to",
            "value",
            "words",
            "source",
            "source_zh",
            "legal_basis",
            "legal_basis_zh",
            "sureness",
        ]

    def get_title(self, row: RuleSet) -> str:
        """What it is called."""
        return rule_words.title(row.key)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_words(self, row: RuleSet) -> list[str]:
        """What it says, line by line."""
        return rule_words.value(row.value)


class RuleList(generics.ListAPIView[RuleSet]):
    """The dated rules with all their versions, newest first. Public; what one body set for itself is not among them."""

    policy = "public"
    serializer_class = DatedRuleSerializer
    filterset_class = RuleFilter

    def get_queryset(self) -> QuerySet[Any]:
        """The rules of jurisdictions."""
        return RuleSet.objects.filter(body=None)
