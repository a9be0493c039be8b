"""Form fields that several nouns share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from transfer.kernel import money
from transfer.kernel.errors import Invalid
from transfer.kernel.money import Money


class AmountField(forms.CharField):
    """An amount in yuan as people write it ("300万元", "1.2亿", "3,200,000.00"), as Money; None when left empty."""

    def __init__(self, *, currency: str = "CNY", **more: Any) -> None:
        self.currency = currency
        super().__init__(**{"max_length": 60, "help_text": _("For example 3,200,000.00, 300万元 or 1.2亿."), **more})

    def clean(self, value: Any) -> Any:
        """Money or None; a validation error that says how to write it."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return money.parse(text, currency=self.currency)
        except Invalid as invalid:
            raise ValidationError(str(invalid.problems[0].message), code=invalid.problems[0].code) from None

    def prepare_value(self, value: Any) -> Any:
        """As it would be written."""
        return f"{value.decimal:,}" if isinstance(value, Money) else value
