"""Payments under contracts over HTTP."""

from typing import Any, ClassVar

from rest_framework import serializers

from contracts.api.inputs import ContractReasonInput, InstalmentField, OrganizationField, VisibleField
from contracts.models import Contract, Payment
from contracts.services import payments
from transfer.edge.api.commands import Command
from transfer.edge.api.fields import MoneyField
from transfer.edge.api.reasons import ReasonedSerializer
from transfer.edge.api.viewsets import ExchangeViewSet


class PaymentSerializer(ReasonedSerializer):
    """A payment that one side recorded and the other confirms until confirm_by."""

    amount = MoneyField(read_only=True)

    class Meta:
        model = Payment
        fields: ClassVar[list[str]] = [
            *ReasonedSerializer.base_fields,
            "contract",
            "instalment",
            "payer",
            "payee",
            "amount",
            "paid_on",
            "reference",
            "recorded_by",
            "confirm_by",
            "distribution",
        ]


class RecordInput(serializers.Serializer[Any]):
    """A payment. payer and payee: only where a side has several parties."""

    contract = VisibleField(Contract)
    amount = MoneyField()
    paid_on = serializers.DateField()
    payer = OrganizationField(required=False)
    payee = OrganizationField(required=False)
    instalment = InstalmentField(required=False, allow_null=True)
    reference = serializers.CharField(max_length=120, required=False, allow_blank=True)


class PaymentViewSet(ExchangeViewSet):
    """Payments."""

    model = Payment
    serializer_class = PaymentSerializer
    filterset_fields = ["state", "contract", "payer", "payee"]
    view_policy = "contracts.payment.view"
    create_command = Command(payments.record, RecordInput)
    moves = {
        "confirm": Command(payments.confirm),
        "dispute": Command(payments.dispute, ContractReasonInput),
        "withdraw": Command(payments.withdraw, ContractReasonInput),
    }
