"""Contracts over HTTP."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from contracts.api.inputs import ContractReasonInput, DraftInput, NewInput
from contracts.models import AmountItem, Condition, Contract, ContractParty, ContractRight, Instalment
from contracts.selectors import documents, parties
from contracts.services import contracts, force, signing
from transfer.edge.api.commands import Command
from transfer.edge.api.fields import MoneyField
from transfer.edge.api.reasons import ReasonedSerializer
from transfer.edge.api.viewsets import ExchangeViewSet
from transfer.kernel.actor import Actor
from transfer.mechanisms.signing import selectors as envelopes


class PartySerializer(serializers.ModelSerializer[ContractParty]):
    """A party as it was when the contract was drafted."""

    class Meta:
        model = ContractParty
        fields = [
            "side",
            "organization",
            "name_zh",
            "name_en",
            "uscc",
            "foreign_number",
            "party_kind",
            "region",
            "country",
            "address",
        ]


class ItemSerializer(serializers.ModelSerializer[AmountItem]):
    """A non-technical item of the amount."""

    class Meta:
        model = AmountItem
        fields = ["kind", "what", "amount_minor", "reasonable_quantity"]


class ConditionSerializer(serializers.ModelSerializer[Condition]):
    """A condition precedent and whether it is met."""

    class Meta:
        model = Condition
        fields = ["id", "kind", "what", "due_on", "status", "settled_on", "reference"]


class InstalmentSerializer(serializers.ModelSerializer[Instalment]):
    """A line of the payment plan."""

    class Meta:
        model = Instalment
        fields = ["id", "number", "what", "milestone", "due_on", "amount_minor"]


class ContractRightSerializer(serializers.ModelSerializer[ContractRight]):
    """A right in the contract, as it stood when the text was written. right: its id in the achievement."""

    class Meta:
        model = ContractRight
        fields = ["right", "kind", "title", "number", "country", "status", "filed_on", "granted_on", "expires_on"]


class ContractSerializer(ReasonedSerializer):
    """A contract as its parties see it. turnover and transaction: null while they are not known."""

    turnover = MoneyField(read_only=True, allow_null=True)
    transaction = MoneyField(read_only=True, allow_null=True)
    estimate = MoneyField(read_only=True, allow_null=True)
    entry_fee = MoneyField(read_only=True, allow_null=True)
    parties = PartySerializer(many=True)
    items = ItemSerializer(many=True)
    conditions = ConditionSerializer(many=True)
    instalments = InstalmentSerializer(many=True)
    rights = ContractRightSerializer(many=True)

    class Meta:
        model = Contract
        fields: ClassVar[list[str]] = [
            *ReasonedSerializer.base_fields,
            "deal",
            "exchange",
            "achievement",
            "jurisdiction",
            "original_lang",
            "title",
            "contract_class",
            "contract_subtype",
            "licence_mode",
            "conversion_mode",
            "technology_field",
            "ip_kind",
            "plan_source",
            "socio_economic_objective",
            "territory",
            "fields_of_use",
            "months",
            "signed_on",
            "effective_on",
            "valid_from",
            "valid_to",
            "ended_on",
            "amount_known",
            "turnover",
            "transaction",
            "estimate",
            "payment_mode",
            "royalty_base",
            "royalty_rate_bp",
            "entry_fee",
            "currency",
            "cny_turnover_minor",
            "cny_transaction_minor",
            "cny_rate",
            "cny_on",
            "cny_source",
            "withheld",
            "template",
            "terms",
            "parties",
            "items",
            "conditions",
            "instalments",
            "rights",
            "document_hash",
            "envelope",
            "proposed_move",
            "proposed_by",
            "is_demo",
        ]


class SignInput(serializers.Serializer[Any]):
    """The hash of the text that was read, and a code of the authenticator app: a key has no fresh second factor."""

    document_hash = serializers.RegexField(r"^[0-9a-f]{64}$")
    code = serializers.RegexField(r"^[0-9]{6,8}$", required=False)


class PaperInput(serializers.Serializer[Any]):
    """The day on which it was signed on paper, and the file with the copy."""

    signed_on = serializers.DateField()
    paper_file = serializers.UUIDField(required=False, allow_null=True)


class SettlementInput(serializers.Serializer[Any]):
    """How a condition was settled."""

    condition = serializers.UUIDField()
    status = serializers.ChoiceField([(Condition.MET, "met"), (Condition.REFUSED, "refused")])
    settled_on = serializers.DateField()
    reference = serializers.CharField(max_length=120, required=False, allow_blank=True)
    evidence = serializers.UUIDField(required=False, allow_null=True)


class EndInput(ContractReasonInput):
    """What is proposed: that it is performed, or to terminate it."""

    move = serializers.ChoiceField([(name, name) for name in force.ENDS])


def draft(*, actor: Actor, **given: Any) -> Contract:
    """Drafts a contract from an agreed deal, or for an agreement made elsewhere."""
    if "deal" in given:
        return contracts.draft_from_deal(given.pop("deal"), actor=actor, **given)
    return contracts.draft_outside(actor=actor, **given)


class ContractViewSet(ExchangeViewSet):
    """Contracts (技术合同)."""

    model = Contract
    serializer_class = ContractSerializer
    filterset_fields = ["state", "contract_class", "technology_field", "deal", "exchange", "is_demo"]
    view_policy = "contracts.contract.view"
    related = ("thread",)
    prefetched = ("parties", "items", "conditions", "instalments", "rights")
    create_command = Command(draft, NewInput)
    change_command = Command(contracts.change, DraftInput)
    moves = {
        "send_to_sign": Command(signing.send_to_sign),
        "sign": Command(signing.sign, SignInput, policy="contracts.contract.sign"),
        "decline_to_sign": Command(
            signing.decline_to_sign, ContractReasonInput, policy="contracts.contract.decline_to_sign"
        ),
        "return_to_draft": Command(signing.return_to_draft, ContractReasonInput),
        "record_signed": Command(signing.record_signed, PaperInput),
        "settle_condition": Command(force.settle_condition, SettlementInput),
        "propose_end": Command(force.propose_end, EndInput),
        "perform": Command(force.perform),
        "terminate": Command(force.terminate, ContractReasonInput),
        "void": Command(contracts.void, ContractReasonInput),
    }

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["get"])
    def document(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The text to be read now with its hash, and who has signed it. people: the natural persons whose digests
        stand in the text."""
        contract = self.get_object()
        text = documents.shown(contract)
        lines = envelopes.lines(documents.envelope_of(contract)) if contract.envelope else []
        signatures = [
            {
                "organization": str(line.signatory.organization),
                "role": line.signatory.role,
                "signed_at": line.signature.signed_at.isoformat() if line.signature else None,
            }
            for line in lines
        ]
        hashed, people = documents.hash_of(text), parties.people(contract)
        return Response({"document": text, "document_hash": hashed, "people": people, "signatures": signatures})


ContractViewSet.policies["document"] = "contracts.contract.view"
