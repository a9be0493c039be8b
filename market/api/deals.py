"""Deals over HTTP."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from market.api.inputs import OrganizationField, ReasonedInput, VisibleField
from market.api.listings import StopInput
from market.api.shown import PartyField
from market.models import Achievement, Deal, Listing
from market.selectors import confidentiality as agreement
from market.selectors import deals as facts
from market.services import confidentiality, deals
from transfer.edge.api.commands import Command, actor_of
from transfer.edge.api.reasons import ReasonedSerializer
from transfer.edge.api.viewsets import ExchangeViewSet
from transfer.kernel.errors import NotVisible
from transfer.mechanisms.signing import selectors as signing
from transfer.mechanisms.signing.models import Envelope


class DealSerializer(ReasonedSerializer):
    """A deal, for its parties and the officers of its exchange.

    publicity: whether the rule requires it, the clause, on whose boards, the notice and since when it is done; null
    before agreement.
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
            *ReasonedSerializer.base_fields,
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
            "places": [board.as_json() for board in found.boards],
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


class ConfidentialitySignInput(serializers.Serializer[Any]):
    """The hash of the text that was read, and a code of the authenticator app: a key has no fresh second factor."""

    document_hash = serializers.RegexField(r"^[0-9a-f]{64}$")
    code = serializers.RegexField(r"^[0-9]{6,8}$", required=False)


class ConfidentialitySignature(serializers.Serializer[Any]):
    """A side and when it signed."""

    organization = serializers.UUIDField(source="signatory.organization")
    role = serializers.CharField(source="signatory.role")
    signed_at = serializers.DateTimeField(source="signature.signed_at", default=None, allow_null=True)


class ConfidentialitySerializer(serializers.Serializer[Any]):
    """The text to be read, its hash, until when it may be signed, and who has signed it."""

    state = serializers.CharField()
    document = serializers.DictField(source="text")
    document_hash = serializers.CharField()
    sign_by = serializers.DateTimeField(allow_null=True)
    signatures = ConfidentialitySignature(many=True)

    def to_representation(self, instance: Envelope) -> Any:
        """From the envelope."""
        return super().to_representation(
            {
                "state": instance.state,
                "text": agreement.text_of(instance),
                "document_hash": instance.document_hash,
                "sign_by": instance.sign_by,
                "signatures": signing.lines(instance),
            }
        )


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
        "prepare_confidentiality": Command(confidentiality.prepare, policy="market.deal.prepare_confidentiality"),
        "sign_confidentiality": Command(
            confidentiality.sign, ConfidentialitySignInput, policy="market.deal.sign_confidentiality"
        ),
    }

    @extend_schema(responses={200: ConfidentialitySerializer})
    @action(detail=True, methods=["get"])
    def confidentiality(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The confidentiality agreement with its hash and signatures, for the two sides; 404 without one."""
        envelope = agreement.latest_for(self.get_object(), self.actor)
        if envelope is None:
            raise NotVisible
        return Response(ConfidentialitySerializer(envelope).data)


DealViewSet.policies["confidentiality"] = "market.deal.view"
