"""What the page offers to ask: the same question, with choices instead of codes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from institutions.selectors import regions
from transfer.roof.statistics.forms.questions import SPAN, UNIT_NAMES
from transfer.roof.statistics.selectors import places, schemes
from transfer.roof.statistics.selectors.questions import DIMENSIONS, MEASURES, VIEWS, Question, coded_dimensions

_EXAMPLES = "2026, 2026-Q1, 2026-03"


class OfferForm(forms.Form):
    """Shown with what was asked; read by QuestionForm."""

    by = forms.ChoiceField(label=_("rows"), choices=list(DIMENSIONS.items()))
    columns = forms.ChoiceField(label=_("columns"), choices=[("", _("measures")), *DIMENSIONS.items()])
    view = forms.ChoiceField(label=_("view"), choices=list(VIEWS.items()))
    region = forms.ChoiceField(label=_("region"))
    contract_class = forms.ChoiceField(label=_("class of contract"))
    period = forms.CharField(label=_("period"), widget=forms.TextInput(attrs={"placeholder": _EXAMPLES}))
    measure = forms.ChoiceField(label=_("measure"), choices=list(MEASURES.items()))
    unit = forms.ChoiceField(label=_("unit"), choices=list(UNIT_NAMES.items()))

    def __init__(self, asked: Mapping[str, Any], question: Question | None) -> None:
        super().__init__(initial={**asked, **_said(question)})
        self._offer_places(question)
        self._offer_classes(question)
        self._offer_span(asked, question)
        for name in ("partner", "classes", *coded_dimensions()):
            if asked.get(name):
                self.fields[name] = forms.CharField(widget=forms.HiddenInput)
        for field in self.fields.values():
            field.label, field.required = capfirst(str(field.label)), False

    def _offer_span(self, asked: Mapping[str, Any], question: Question | None) -> None:
        """From and to only where they were asked for; else the period, by default the year that is shown."""
        given = [name for name in ("from", "to") if asked.get(name)]
        if given:
            del self.fields["period"]
            for name, label in SPAN.items():
                self.fields[name] = forms.CharField(label=label)
        elif question is not None and not asked.get("period"):
            self.initial["period"] = str(question.last.year)

    def _offer_places(self, question: Question | None) -> None:
        where = [(place.code, place.name()) for place in regions.provinces()]
        deeper = question.region if question else ""
        if deeper and not places.is_whole(deeper):
            where.append((deeper, regions.full_name(deeper)))
        choices = [("", _("everywhere")), *where, (places.ABROAD, places.name(places.ABROAD))]
        self.fields["region"] = forms.ChoiceField(label=_("region"), choices=choices)

    def _offer_classes(self, question: Question | None) -> None:
        choices: list[tuple[str, Any]] = [("", _("all classes"))]
        if question is not None:
            choices += [(code, schemes.label(code, question.scheme)) for code in question.scheme.codes()]
        self.fields["contract_class"] = forms.ChoiceField(label=_("class of contract"), choices=choices)


def _said(question: Question | None) -> dict[str, Any]:
    if question is None:
        return {}
    return {
        "by": question.by[0],
        "columns": question.by[1] if len(question.by) > 1 else "",
        "view": question.view,
        "region": question.region,
        "contract_class": question.contract_class,
        "measure": question.measure,
        "unit": question.unit,
    }
