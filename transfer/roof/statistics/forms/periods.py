"""Which weeks or months, which journeys, which work: what the pages about the room's own figures may be asked."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from transfer.kernel.errors import Invalid, Problem
from transfer.roof.statistics.selectors import periods
from transfer.roof.statistics.selectors.funnel import Funnel, Way, days_of
from transfer.roof.statistics.selectors.kinds import KINDS, TECHNOLOGY
from transfer.roof.statistics.selectors.periods import MONTH, WEEK

BY = {WEEK: _("by week"), MONTH: _("by month")}


class _Asking(forms.Form):
    """A question that comes with an address."""

    def require(self) -> dict[str, Any]:
        """What was asked. Invalid with every problem."""
        if self.is_valid():
            return self.cleaned_data
        raise Invalid(
            Problem(name, error.code or "invalid", message)
            for name, errors in self.errors.as_data().items()
            for error in errors
            for message in error.messages
        )


class PulseForm(_Asking):
    """by: week or month; weeks where nothing is said."""

    by = forms.ChoiceField(label=_("period"), choices=list(BY.items()), required=False)


class ReviewsForm(_Asking):
    """kind: a kind of work; all where nothing is said."""

    kind = forms.CharField(label=_("kind of work"), max_length=60, required=False)


class WayForm(_Asking):
    """kind: whose way; period: in which it began, ever where nothing is said; field: of technology."""

    kind = forms.ChoiceField(label=_("way of"), choices=list(KINDS.items()), required=False)
    period = forms.CharField(label=_("begun in"), max_length=7, required=False)
    field = forms.CharField(label=_("technology field"), max_length=20, required=False)

    def __init__(self, data: Mapping[str, Any], *, kind: str = TECHNOLOGY) -> None:
        super().__init__(data)
        self._kind = kind

    def clean_period(self) -> str:
        """2026, 2026-Q1 or 2026-03."""
        text: str = self.cleaned_data["period"]
        try:
            days_of(text)
        except ValueError:
            raise forms.ValidationError(gettext("Write a period as 2026, 2026-Q1 or 2026-03."), code="period") from None
        return text

    def clean_field(self) -> str:
        """A code of the dictionary."""
        code: str = self.cleaned_data["field"]
        if code and not dictionaries.is_valid("technology_field", code, on=periods.today()):
            raise forms.ValidationError(gettext("Choose a technology field from the list."), code="unknown")
        return code

    def way(self) -> Way:
        """The question. Invalid with every problem."""
        said = self.require()
        return Way(said["kind"] or self._kind, said["period"], said["field"])


class WayOffer(forms.Form):
    """What the page offers to ask, with what was asked."""

    period = forms.CharField(
        label=_("begun in"), required=False, widget=forms.TextInput(attrs={"placeholder": "2026, 2026-Q1, 2026-03"})
    )
    field = forms.ChoiceField(label=_("technology field"), required=False)
    kind = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, found: Funnel) -> None:
        way = found.way
        super().__init__(initial={"period": way.period, "field": way.field, "kind": way.kind})
        codes = [(code, dictionaries.label("technology_field", code)) for code in found.fields]
        self.fields["field"].choices = [("", _("all fields")), *codes]  # type: ignore[attr-defined] # a ChoiceField
        for one in self.fields.values():
            one.label = capfirst(str(one.label))
