"""Rules of distribution and distributions over HTTP."""

from typing import Any, ClassVar

from rest_framework import serializers

from contracts.api.inputs import ContractReasonInput, VisibleField
from contracts.models import Contract, Distribution, DistributionLine, DistributionRule, DistributionShare
from contracts.selectors import shares
from contracts.selectors.shares import Sharer
from contracts.services import distribution_rules, distributions
from transfer.edge.api.commands import Command
from transfer.edge.api.reasons import ReasonedSerializer
from transfer.edge.api.viewsets import ExchangeViewSet
from transfer.kernel import policy

_WHOLE_BP = 10_000


class ShareSerializer(serializers.ModelSerializer[DistributionShare]):
    """Who gets what for one way of conversion, in basis points."""

    class Meta:
        model = DistributionShare
        fields = ["conversion_mode", "base", "inventors_bp", "office_bp", "institution_bp"]


class RuleSerializer(ReasonedSerializer):
    """A version of an institution's rule. floor: the legal floor against which it was measured when adopted."""

    edition = serializers.IntegerField(source="number", read_only=True)
    shares = ShareSerializer(many=True)

    class Meta:
        model = DistributionRule
        fields: ClassVar[list[str]] = [
            *ReasonedSerializer.base_fields,
            "institution",
            "edition",
            "valid_from",
            "valid_to",
            "basis",
            "adopted_at",
            "floor",
            "shares",
        ]


class ShareInput(serializers.Serializer[Any]):
    """The three parts make 10,000 basis points."""

    conversion_mode = serializers.CharField(max_length=40)
    base = serializers.CharField(max_length=20, required=False)
    inventors_bp = serializers.IntegerField(min_value=0, max_value=_WHOLE_BP)
    office_bp = serializers.IntegerField(min_value=0, max_value=_WHOLE_BP)
    institution_bp = serializers.IntegerField(min_value=0, max_value=_WHOLE_BP)


class ProposeInput(serializers.Serializer[Any]):
    """A new version of the rule of the key's institution."""

    valid_from = serializers.DateField()
    basis = serializers.CharField(max_length=200, required=False, allow_blank=True)
    shares = ShareInput(many=True)


class RuleViewSet(ExchangeViewSet):
    """Rules of distribution (收益分配办法); what was adopted is public."""

    model = DistributionRule
    serializer_class = RuleSerializer
    filterset_fields = ["state", "institution"]
    view_policy = "contracts.distribution_rule.view"
    prefetched = ("shares",)
    create_command = Command(distribution_rules.propose, ProposeInput)
    moves = {
        "adopt": Command(distribution_rules.adopt),
        "withdraw": Command(distribution_rules.withdraw, ContractReasonInput),
    }


class LineSerializer(serializers.ModelSerializer[DistributionLine]):
    """One share."""

    class Meta:
        model = DistributionLine
        fields = ["kind", "user", "name", "weight", "amount_minor"]


class DistributionSerializer(ReasonedSerializer):
    """A distribution. An inventor sees the state and the own line; the sums and costs are for the institution."""

    income = serializers.SerializerMethodField()
    costs = serializers.SerializerMethodField()
    net = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()

    class Meta:
        model = Distribution
        fields: ClassVar[list[str]] = [
            *ReasonedSerializer.base_fields,
            "contract",
            "institution",
            "rule",
            "conversion_mode",
            "currency",
            "income",
            "costs",
            "net",
            "lines",
            "publicity",
            "publicity_done_at",
            "pay_by",
        ]

    def may_read_reason(self, obj: Any) -> bool:
        """Whoever sees the whole of it."""
        return self._whole(obj)

    def _whole(self, distribution: Distribution) -> bool:
        return bool(policy.may(self.context["actor"], "contracts.distribution.view_all", distribution))

    def get_income(self, distribution: Distribution) -> int | None:
        """In minor units; null for an inventor."""
        return distribution.income_minor if self._whole(distribution) else None

    def get_costs(self, distribution: Distribution) -> int | None:
        """In minor units; null for an inventor."""
        return distribution.costs_minor if self._whole(distribution) else None

    def get_net(self, distribution: Distribution) -> int | None:
        """In minor units; null for an inventor."""
        return distribution.net_minor if self._whole(distribution) else None

    def get_lines(self, distribution: Distribution) -> list[dict[str, Any]]:
        """The lines that the asker may see."""
        return [dict(LineSerializer(line).data) for line in shares.lines_for(distribution, self.context["actor"])]


class CostInput(serializers.Serializer[Any]):
    """A documented cost, in minor units."""

    what = serializers.CharField(max_length=200)
    reference = serializers.CharField(max_length=120)
    minor = serializers.IntegerField(min_value=1, max_value=9 * 10**15)


class SharerInput(serializers.Serializer[Any]):
    """Somebody who shares in the inventors' part: an account or a name, and parts."""

    user = serializers.UUIDField(required=False, allow_null=True)
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    weight = serializers.IntegerField(min_value=1, max_value=10_000, default=1)

    def to_internal_value(self, data: Any) -> Any:
        """As the service takes it."""
        given = super().to_internal_value(data)
        return Sharer(given.get("user"), given.get("name", ""), given["weight"])


class DistributeInput(serializers.Serializer[Any]):
    """What to take off first, and who shares in the inventors' part (by default the achievement's inventors)."""

    contract = VisibleField(Contract)
    costs = CostInput(many=True, required=False)
    inventors = SharerInput(many=True, required=False)


class DistributionViewSet(ExchangeViewSet):
    """Distributions (收益分配)."""

    model = Distribution
    serializer_class = DistributionSerializer
    filterset_fields = ["state", "contract", "institution"]
    view_policy = "contracts.distribution.view"
    prefetched = ("lines",)
    create_command = Command(distributions.draft, DistributeInput)
    moves = {
        "approve": Command(distributions.approve),
        "pay": Command(distributions.pay),
        "withdraw": Command(distributions.withdraw, ContractReasonInput),
    }
