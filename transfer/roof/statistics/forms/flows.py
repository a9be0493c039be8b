"""What the page of flows offers to ask."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from transfer.roof.statistics.forms.questions import SPAN, UNIT_NAMES
from transfer.roof.statistics.selectors import schemes
from transfer.roof.statistics.selectors.flows import MEASURES as ADDED
from transfer.roof.statistics.selectors.questions import MEASURES, Question


class FlowsOffer(forms.Form):
    """Shown with what was asked; read by QuestionForm."""

    period = forms.CharField(label=_("period"), widget=forms.TextInput(attrs={"placeholder": "2026, 2026-Q1, 2026-03"}))
    contract_class = forms.ChoiceField(label=_("class of contract"))
    measure = forms.ChoiceField(label=_("measure"), choices=[(code, MEASURES[code]) for code in ADDED])
    unit = forms.ChoiceField(label=_("unit"), choices=list(UNIT_NAMES.items()))

    def __init__(self, asked: Mapping[str, Any], question: Question) -> None:
        said = {"measure": question.measure, "unit": question.unit, "contract_class": question.contract_class}
        super().__init__(initial={"period": str(question.last.year), **asked, **said})
        codes = [(code, schemes.label(code, question.scheme)) for code in question.scheme.codes()]
        classes = self.fields["contract_class"]
        classes.choices = [("", _("all classes")), *codes]  # type: ignore[attr-defined] # a ChoiceField
        for name in ("from", "to"):
            if asked.get(name):
                self.fields[name] = forms.CharField(label=SPAN[name])
                self.fields.pop("period", None)
        for field in self.fields.values():
            field.label, field.required = capfirst(str(field.label)), False
