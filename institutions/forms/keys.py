"""Forms about API keys."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock
from transfer.kernel.errors import Text

DAYS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("a year"))]


class KeyForm(forms.Form):
    """What a key is for, what it may do, and how long."""

    label = forms.CharField(label=_("What it is for"), max_length=80, help_text=_("For example the name of a program."))
    scopes = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)
    days = forms.ChoiceField(label=_("Valid for"), choices=DAYS, initial="90")

    def __init__(self, *args: Any, scopes: list[tuple[Text, list[tuple[str, Text]]]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = scopes

    def expires_at(self) -> datetime:
        """The end of its time."""
        return clock.now() + timedelta(days=int(self.cleaned_data["days"]))
