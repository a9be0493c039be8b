"""An amount as people write it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from transfer.kernel import money
from transfer.kernel.errors import Invalid
from transfer.kernel.money import Money

AS_WRITTEN = _("As you would write it: 100万元, 1.2亿.")


class AmountField(forms.CharField):
    """Reads 300万元, 1.2亿 or CNY 3.2 million; gives Money, or None for nothing."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=60, **more)

    def clean(self, value: Any) -> Money | None:
        """The amount, or how to write it."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return money.parse(text)
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid.problems[0].message), code=invalid.problems[0].code) from None

    def prepare_value(self, value: Any) -> Any:
        """A stored amount as one would write it."""
        return f"{value.decimal:,f}" if isinstance(value, Money) else value
