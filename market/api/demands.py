"""Demands over HTTP."""

from typing import Any, ClassVar

from rest_framework import serializers

from market.api.inputs import OrganizationField, OwnInput, ReasonedInput
from market.api.shown import PartyField
from market.filters.demands import DemandFilter
from market.models import Demand
from market.selectors import completeness, texts
from market.selectors import demands as facts
from market.services import demand_reviews, demands, translations
from transfer.edge.api import translating
from transfer.edge.api.commands import Command
from transfer.edge.api.fields import MoneyField
from transfer.edge.api.reasons import ReasonedSerializer
from transfer.edge.api.translating import TranslationInput
from transfer.edge.api.viewsets import ExchangeViewSet
from transfer.kernel import policy
from transfer.mechanisms.translations.selectors import kept


class TargetField(serializers.Serializer[Any]):
    """One target figure. direction: at_least, at_most or equal."""

    name = serializers.CharField(max_length=120)
    value = serializers.CharField(max_length=60)
    unit = serializers.CharField(max_length=40, required=False, allow_blank=True)
    direction = serializers.CharField(max_length=10, required=False, allow_blank=True)


class DemandSerializer(ReasonedSerializer):
    """A demand as shown. demander is null for whoever may not know who asks."""

    demander = serializers.SerializerMethodField()
    exchange = PartyField(read_only=True)
    budget_low = serializers.SerializerMethodField()
    budget_high = serializers.SerializerMethodField()
    completeness = serializers.SerializerMethodField()
    first_answer = serializers.SerializerMethodField()
    translations = serializers.SerializerMethodField()

    class Meta:
        model = Demand
        fields: ClassVar[list[str]] = [
            *ReasonedSerializer.base_fields,
            "demander",
            "anonymous",
            "exchange",
            "original_lang",
            "title",
            "problem",
            "present_way",
            "targets",
            "constraints_text",
            "delivery",
            "wanted",
            "technology_field",
            "industry",
            "region",
            "budget_low",
            "budget_high",
            "needed_by",
            "open_until",
            "opened_at",
            "expires_at",
            "first_answer",
            "completeness",
            "translations",
            "source",
            "source_reference",
            "source_holder",
            "source_licence",
            "source_url",
            "is_demo",
        ]

    def may_read_reason(self, obj: Any) -> bool:
        """The demander and the exchange."""
        return facts.is_insider(obj, self.context["actor"])

    def get_demander(self, demand: Demand) -> dict[str, Any] | None:
        """Who asks, for those who may know."""
        if not policy.may(self.context["actor"], "market.demand.identify", demand):
            return None
        return PartyField().to_representation(demand.demander)

    def get_budget_low(self, demand: Demand) -> dict[str, Any] | None:
        """The amount from."""
        low = demand.budget[0]
        return MoneyField().to_representation(low) if low else None

    def get_budget_high(self, demand: Demand) -> dict[str, Any] | None:
        """The amount to."""
        high = demand.budget[1]
        return MoneyField().to_representation(high) if high else None

    def get_completeness(self, demand: Demand) -> dict[str, Any] | None:
        """Score and what is missing, for the demander."""
        if not self._is_own(demand):
            return None
        found = completeness.of_demand(demand)
        return {"score": found.score, "missing": [{"field": one.field, "why": str(one.why)} for one in found.missing]}

    def get_first_answer(self, demand: Demand) -> dict[str, Any] | None:
        """How far the first-answer clock has run, for the demander."""
        if not self._is_own(demand) or not demand.first_answer_stage:
            return None
        due = demand.first_answer_due_at
        return {"stage": demand.first_answer_stage, "due": due.isoformat() if due else None}

    def get_translations(self, demand: Demand) -> list[dict[str, Any]] | None:
        """What was translated of it, on the detail page."""
        if self.parent is not None:
            return None
        return translating.shown(kept(texts.of_demand(demand)))

    def _is_own(self, demand: Demand) -> bool:
        acts: bool = self.context["actor"].acts_for(demand.demander_id, demand.thread_id)
        return acts


class DemandInput(serializers.Serializer[Any]):
    """What a demand says. Amounts as {"minor", "currency"} or as people write them ("300万元")."""

    title = serializers.CharField(max_length=200)
    problem = serializers.CharField(max_length=8000, required=False, allow_blank=True)
    present_way = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    targets = TargetField(many=True, required=False)
    constraints_text = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    delivery = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    wanted = serializers.ListField(child=serializers.CharField(max_length=40), max_length=10, required=False)
    technology_field = serializers.CharField(max_length=20, required=False, allow_blank=True)
    industry = serializers.CharField(max_length=20, required=False, allow_blank=True)
    region = serializers.CharField(max_length=6, required=False, allow_blank=True)
    budget_low = MoneyField(required=False, allow_null=True)
    budget_high = MoneyField(required=False, allow_null=True)
    needed_by = serializers.DateField(required=False, allow_null=True)
    open_until = serializers.DateField(required=False, allow_null=True)
    anonymous = serializers.BooleanField(required=False)
    original_lang = serializers.CharField(max_length=10, required=False)


class NewDemandInput(DemandInput, OwnInput):
    """A new demand: the exchange that reviews it, and what it says. The demander is whom the key acts for."""

    own_as = "demander"
    exchange = OrganizationField(kind="exchange")


class ReasonMaybeNoteInput(serializers.Serializer[Any]):
    """A reason code and, where it helps, a note."""

    reason = serializers.CharField(max_length=60)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class DemandViewSet(ExchangeViewSet):
    """Demands of enterprises."""

    model = Demand
    serializer_class = DemandSerializer
    filterset_class = DemandFilter
    view_policy = "market.demand.view"
    related = ("thread", "demander", "exchange")
    create_command = Command(demands.begin, NewDemandInput)
    change_command = Command(demands.change, DemandInput)
    moves: ClassVar[dict[str, Command]] = {
        "submit": Command(demands.submit),
        "accept": Command(demand_reviews.accept),
        "send_back": Command(demand_reviews.send_back, ReasonedInput),
        "meet": Command(demands.meet),
        "translate": Command(translations.translate_demand, TranslationInput),
        "withdraw": Command(demands.withdraw, ReasonMaybeNoteInput),
    }
