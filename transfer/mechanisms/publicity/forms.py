"""Forms of publicity."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.edge.move_form import MoveForm
from transfer.mechanisms.publicity.models import Fault, Ground, Outcome


class ObjectionForm(forms.Form):
    """What an objection says."""

    ground = forms.ChoiceField(label=_("What it is about"), choices=Ground.choices, widget=forms.RadioSelect)
    statement = forms.CharField(
        label=_("What is wrong, and how you know it"),
        help_text=_("Facts, documents and where they can be found. The exchange reads this; the public does not."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class HearForm(MoveForm):
    """What the parties said."""

    note = forms.CharField(
        label=_("What the parties said"),
        help_text=_("For the exchange's file; it is not made public."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea,
    )


class UpholdForm(MoveForm):
    """Why it holds."""

    note = forms.CharField(
        label=_("Reasons of the decision"),
        help_text=_("The public board shows them. Name no persons."),
        max_length=10_000,
        widget=forms.Textarea,
    )


class DismissForm(UpholdForm):
    """Why it does not hold."""

    field_order = ("reason", "note")
    reason = forms.ChoiceField(
        label=pgettext_lazy("notice", "Result"),
        choices=[(one.value, one.label) for one in (Outcome.UNFOUNDED, Outcome.INADMISSIBLE)],
        widget=forms.RadioSelect,
    )


class ProposeForm(MoveForm):
    """Why a notice is annulled without an objection."""

    reason = forms.ChoiceField(
        label=pgettext_lazy("notice", "Why"),
        choices=Fault.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=pgettext_lazy("notice", "Explanation"), required=False, max_length=10_000, widget=forms.Textarea
    )


class DecisionForm(MoveForm):
    """What the second officer says to it; the reason is that of the first one."""

    note = forms.CharField(
        label=pgettext_lazy("notice", "Explanation"), required=False, max_length=10_000, widget=forms.Textarea
    )
