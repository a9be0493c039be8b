"""The question as a form: what the page offers, the API takes, and the CSV repeats."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries, regions
from transfer.kernel import clock
from transfer.kernel.errors import Invalid, Problem
from transfer.roof.statistics.selectors import places, schemes
from transfer.roof.statistics.selectors.questions import (
    CLASS,
    DIMENSIONS,
    MEASURES,
    MOST_DIMENSIONS,
    OUTPUT,
    VIEWS,
    Question,
    coded_dimensions,
    edition,
    latest_month,
    months_of,
)

SPAN = {"from": pgettext_lazy("period", "from"), "to": pgettext_lazy("period", "to")}
UNIT_NAMES = {"yuan": _("CNY"), "wan": _("10,000 CNY"), "yi": _("100 million CNY")}
FIRST_YEAR = 1980


class QuestionForm(forms.Form):
    """by: dimensions, comma-separated; columns: one more. period: 2026, 2026-Q1 or 2026-03; or from and to. classes: a
    day whose list of classes is meant, by default the list that held at the beginning of the span. All may be left
    out."""

    view = forms.ChoiceField(label=_("view"), choices=list(VIEWS.items()), required=False)
    by = forms.CharField(label=_("rows"), required=False, max_length=200)
    columns = forms.CharField(label=_("columns"), required=False, max_length=60)
    period = forms.CharField(label=_("period"), required=False, max_length=7)
    start = forms.CharField(label=SPAN["from"], required=False, max_length=7)
    end = forms.CharField(label=SPAN["to"], required=False, max_length=7)
    region = forms.CharField(label=_("region"), required=False, max_length=6)
    partner = forms.CharField(label=_("region of the other side"), required=False, max_length=6)
    contract_class = forms.CharField(label=_("class of contract"), required=False, max_length=40)
    classes = forms.DateField(label=_("list of classes"), required=False)
    measure = forms.ChoiceField(label=_("measure"), choices=list(MEASURES.items()), required=False)
    unit = forms.ChoiceField(label=_("unit"), choices=list(UNIT_NAMES.items()), required=False)
    # "from" and "class" are words of the language; in addresses they stand as people write them.
    names = {"from": "start", "to": "end", "class": "contract_class"}

    def __init__(self, data: Mapping[str, Any]) -> None:
        known = {self.names.get(name, name): value for name, value in data.items()}
        super().__init__(known)
        for name in coded_dimensions():
            self.fields[name] = forms.CharField(label=str(DIMENSIONS[name]), required=False, max_length=60)

    def clean_by(self) -> tuple[str, ...]:
        """Up to three different dimensions, the columns' last."""
        asked = tuple(name for name in f"{self.cleaned_data['by']},{self.data.get('columns', '')}".split(",") if name)
        wrong = [name for name in asked if name not in DIMENSIONS]
        if wrong:
            raise forms.ValidationError(
                gettext("There is no dimension %(name)s; choose from %(all)s.")
                % {"name": wrong[0], "all": ", ".join(DIMENSIONS)},
                code="unknown",
            )
        if len(asked) > MOST_DIMENSIONS or len(set(asked)) < len(asked):
            raise forms.ValidationError(gettext("At most three dimensions, each once."), code="too_many")
        return asked or (CLASS,)

    def clean_region(self) -> str:
        """A division of China or "abroad"."""
        return _place(self.cleaned_data["region"])

    def clean_partner(self) -> str:
        """A division of China or "abroad"."""
        return _place(self.cleaned_data["partner"])

    def clean(self) -> dict[str, Any]:
        """Adds first, last and scheme."""
        found = super().clean() or {}
        self._clean_span(found)
        if not self.errors:
            self._clean_scheme(found)
        return found

    def question(self) -> Question:
        """The question. Invalid with every problem."""
        if not self.is_valid():
            spelt = {ours: theirs for theirs, ours in self.names.items()}
            raise Invalid(
                Problem("" if name == "__all__" else spelt.get(name, name), error.code or "invalid", message)
                for name, errors in self.errors.as_data().items()
                for error in errors
                for message in error.messages
            )
        said = self.cleaned_data
        return Question(
            first=said["first"],
            last=said["last"],
            scheme=said["scheme"],
            by=said["by"],
            view=said["view"] or OUTPUT,
            region=said["region"],
            partner=said["partner"],
            contract_class=said["contract_class"],
            where={name: said[name] for name in coded_dimensions() if said[name]},
            measure=said["measure"] or "turnover",
            unit=said["unit"] or "wan",
        )

    def _clean_span(self, found: dict[str, Any]) -> None:
        asked = {name: found.get(name) or "" for name in ("period", "start", "end")}
        if asked["period"] and (asked["start"] or asked["end"]):
            self.add_error("period", gettext("Give a period, or from and to, not both."))
        spans: dict[str, tuple[date, date]] = {}
        for name, text in asked.items():
            if text:
                try:
                    spans[name] = months_of(text)
                except ValueError:
                    self.add_error(name, gettext("Write a period as 2026, 2026-Q1 or 2026-03."))
        whole = spans.get("period") or _this_year()
        found["first"] = spans["start"][0] if "start" in spans else min(whole[0], spans.get("end", whole)[0])
        found["last"] = spans["end"][1] if "end" in spans else max(whole[1], spans.get("start", whole)[1])
        if found["first"] > found["last"]:
            self.add_error("end", gettext("The span ends before it begins."))
        elif found["first"].year < FIRST_YEAR:
            self.add_error("start" if "start" in spans else "period", gettext("Registration began in the 1980s."))

    def _clean_scheme(self, found: dict[str, Any]) -> None:
        wanted = schemes.at(found["classes"] or found["first"])
        if wanted.first and wanted.first > found["first"] and CLASS in found["by"]:
            self.add_error(
                "classes",
                gettext("Before %(day)s some of these classes were counted inside another; ask for the older list.")
                % {"day": wanted.first.isoformat()},
            )
        found["scheme"] = wanted
        asked = found["contract_class"]
        if asked and not dictionaries.is_valid(schemes.CLASSES, asked, on=wanted.on):
            self.add_error("contract_class", gettext("There is no class %(code)s in this list.") % {"code": asked})


def _place(code: str) -> str:
    if code and not (places.is_place(code) or regions.is_valid(code)):
        raise forms.ValidationError(gettext("Give a code of GB/T 2260, or “abroad”."), code="unknown")
    return code


def _this_year() -> tuple[date, date]:
    """The calendar year of the last registration, else the present one."""
    last = latest_month(edition()) or clock.local_date(clock.now(), settings.EXCHANGE_JURISDICTION)
    return date(last.year, 1, 1), date(last.year, 12, 1)
