"""Fields that the forms of contracts share."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from contracts.selectors import reasons
from institutions.selectors import dictionaries
from transfer.edge.move_form import MoveForm
from transfer.kernel import clock, money
from transfer.kernel.errors import Invalid
from transfer.kernel.money import Money


class AmountField(forms.CharField):
    """An amount as people write it: 300万元, 1,200,000.00. Cleans to Money in the field's currency."""

    def __init__(self, *, currency: str = "CNY", **more: Any) -> None:
        super().__init__(max_length=60, **more)
        self.currency = currency

    def prepare_value(self, value: Any) -> Any:
        """Money as plain figures; what was typed stays."""
        return f"{value.decimal:,}" if isinstance(value, Money) else value

    def clean(self, value: Any) -> Money | None:
        """Money, None for nothing."""
        text = super().clean(value)
        if not text:
            return None
        return parsed(text, self.currency)


def parsed(text: str, currency: str) -> Money:
    """Money, or a ValidationError that says how to write it."""
    try:
        return money.parse(text, currency=currency)
    except Invalid as wrong:
        raise ValidationError(str(wrong.problems[0].message), wrong.problems[0].code) from wrong


def day(text: str) -> date:
    """A date, or a ValidationError."""
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise ValidationError(_("Write dates as 2026-03-12."), "date")
    return found


def coded(text: str, dictionary: str) -> str:
    """The code of what was written as a code or as a name in the reader's language."""
    by_name = {label.casefold(): code for code, label in dictionaries.choices(dictionary, on=clock.now().date())}
    return by_name.get(text.casefold(), text)


def of_list(dictionary: str, *, label: Any, required: bool = False, empty: bool = True) -> forms.ChoiceField:
    """A choice from a dictionary."""
    given = dictionaries.choices(dictionary, on=clock.now().date())
    return forms.ChoiceField(label=label, choices=([("", "")] if empty else []) + given, required=required)


class ReasonForm(MoveForm):
    """A reason from the list, and a note."""

    dictionary = reasons.ENDS
    reason = forms.ChoiceField(label=_("reason"))
    note = forms.CharField(label=_("note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *reasons.choices(self.dictionary)]


class NoticeReasonForm(ReasonForm):
    """Why the notice of a concluded transaction is revoked."""

    dictionary = reasons.NOTICES


class DecisionForm(MoveForm):
    """What the second person says to a proposal; the reason is that of the first one."""

    note = forms.CharField(label=_("note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class PaymentReasonForm(ReasonForm):
    """Why a payment is disputed or its record withdrawn."""

    dictionary = reasons.PAYMENTS
