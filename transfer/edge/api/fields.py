"""Fields that several nouns share."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from transfer.kernel import money
from transfer.kernel.errors import Invalid


@extend_schema_field(
    {
        "type": "object",
        "properties": {
            "minor": {"type": "integer"},
            "currency": {"type": "string"},
            "display": {"type": "string", "readOnly": True},
        },
        "required": ["minor", "currency"],
    }
)
class MoneyField(serializers.Field[Any, Any, Any, Any]):
    """An amount: {"minor": 320000000, "currency": "CNY", "display": "3,200,000.00 CNY"}.

    In: the same without display, or a text as people write it ("300万元").
    """

    def to_representation(self, value: money.Money) -> dict[str, Any]:
        """Whole minor units; a number of major units would be rounded by somebody."""
        return {"minor": value.minor, "currency": value.currency, "display": value.display()}

    def to_internal_value(self, data: Any) -> money.Money:
        """Money, or a validation error that says how to write it."""
        try:
            if isinstance(data, str):
                return money.parse(data)
            if isinstance(data, dict) and type(data.get("minor")) is int and isinstance(data.get("currency"), str):
                return _checked(data["minor"], data["currency"])
        except Invalid as invalid:
            raise serializers.ValidationError(str(invalid.problems[0].message), "amount") from None
        raise serializers.ValidationError('{"minor": whole number, "currency": "CNY"}', "amount")


def _checked(minor: int, currency: str) -> money.Money:
    if not 0 <= minor <= money.LARGEST_MINOR:
        raise serializers.ValidationError("0 … 10^17", "amount_size")
    money.parse("0", currency=currency)
    return money.Money(minor, currency)
