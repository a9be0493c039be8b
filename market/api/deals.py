"""Deals over HTTP."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from market.api.inputs import OrganizationField, ReasonedInput, VisibleField
from market.api.listings import StopInput
from market.api.shown import PartyField
from market.models import Achievement, Deal, Listing
from market.selectors import deals as facts
from market.services import deals
from transfer.edge.api.commands import Command, actor_of
from transfer.edge.api.viewsets import ExchangeViewSet, NounSerializer


class DealSerializer(NounSerializer):
    """A deal, for its parties and the officers of its exchange.

    publicity: whether the rule requires it, the clause, the notice and since when it is done; null before agreement.
    ready_for_contract: agreed, and the publicity done or not required.
    """

    seller = PartyField(read_only=True)
    buyer = PartyField(read_only=True)
    exchange = PartyField(read_only=True)
    publicity = serializers.SerializerMethodField()
    ready_for_contract = serializers.SerializerMethodField()

    class Meta:
        model = Deal
        fields: ClassVar[list[str]] = [
            *NounSerializer.base_fields,
            "title",
            "seller",
            "buyer",
            "exchange",
            "listing",
            "response",
            "achievement",
            "contract_class",
            "pricing_way",
            "seller_mandate",
            "buyer_mandate",
            "confidentiality",
            "agreed_offer",
            "agreed_at",
            "related",
            "related_why",
            "publicity",
            "ready_for_contract",
            "contract",
            "is_demo",
        ]

    def get_publicity(self, deal: Deal) -> dict[str, Any] | None:
        """What the rule says and where it stands."""
        found = facts.rule_of(deal)
        if found is None:
            return None
        return {
            "required": found.required,
            "legal_basis": found.legal_basis,
            "source": found.source,
            "notice": str(deal.publicity) if deal.publicity else None,
            "done_at": deal.publicity_done_at.isoformat() if deal.publicity_done_at else None,
        }

    def get_ready_for_contract(self, deal: Deal) -> bool:
        """A contract may be made now."""
        return facts.ready_for_contract(deal)


class DealInput(serializers.Serializer[Any]):
    """Either a listing, or two parties, an exchange, a title and a class of contract."""

    listing = VisibleField(model=Listing, required=False)
    exchange = OrganizationField(kind="exchange", required=False)
    seller = OrganizationField(required=False)
    buyer = OrganizationField(required=False)
    title = serializers.CharField(max_length=200, required=False)
    contract_class = serializers.CharField(max_length=40, required=False)
    achievement = VisibleField(model=Achievement, required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The side of the key is the one that is not named."""
        actor = actor_of(self.context["request"])
        own = facts.principal_of(actor)
        if "listing" in attrs:
            strange = set(attrs) - {"listing", "buyer"}
            if strange:
                message = _("A deal from a listing takes everything else from it.")
                raise serializers.ValidationError(dict.fromkeys(strange, message))
            return {"buyer": own, **attrs}
        missing = [name for name in ("exchange", "title", "contract_class") if name not in attrs]
        if "seller" not in attrs and "buyer" not in attrs:
            missing.append("seller")
        if missing:
            raise serializers.ValidationError(dict.fromkeys(missing, _("Name it, or a listing.")))
        return {"seller": own, "buyer": own, **attrs}


class DealViewSet(ExchangeViewSet):
    """Deals: two parties on their way to a contract."""

    model = Deal
    serializer_class = DealSerializer
    filterset_fields: ClassVar[list[str]] = ["state", "seller", "buyer", "exchange", "listing"]
    related = ("thread", "seller", "buyer", "exchange", "achievement", "response__demand", "listing")
    view_policy = "market.deal.view"
    create_command = Command(deals.open_, DealInput)
    moves: ClassVar[dict[str, Command]] = {
        "reopen": Command(deals.reopen, StopInput),
        "break_off": Command(deals.break_off, ReasonedInput),
    }
