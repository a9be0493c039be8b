"""The form of a response: one line for each target figure of the demand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from market.forms.amounts import AmountField
from market.forms.titled import TitledChoices
from market.models import Achievement, Response
from market.selectors.demand_inputs import DIRECTIONS
from market.selectors.responses import fitting_class
from transfer.edge.form_parts import Part, Table
from transfer.edge.move_form import MoveForm
from transfer.kernel import clock

_REACHED = {"yes": _("reached"), "no": _("not reached"), "open": _("not stated"), "": _("not stated")}


def _figures(form: Any) -> Table:
    """The figures of a stored response beside the targets, as one reads them."""
    known = dict(DIRECTIONS)
    lines = [
        [
            target["name"],
            f"{known.get(target['direction'], '')} {target['value']} {target['unit']}".strip(),
            f"{value} {target['unit']}".strip() if (value := form.initial.get(f"figures.{place}.value")) else "",
            _REACHED[form.initial.get(f"figures.{place}.meets", "")],
            form.initial.get(f"figures.{place}.note", ""),
        ]
        for place, target in enumerate(form.targets)
    ]
    return [_("Target"), _("Wanted"), _("Offered"), _("Reached?"), _("How known, or why not")], lines


class AchievementsField(TitledChoices, forms.ModelMultipleChoiceField):
    """Own achievements, by title."""

    def label_from_instance(self, obj: Any) -> str:
        """Its title."""
        return self.title_of(obj)


class AchievementField(TitledChoices, forms.ModelChoiceField):
    """One achievement, by title."""

    def label_from_instance(self, obj: Any) -> str:
        """Its title."""
        return self.title_of(obj)


class AcceptForm(MoveForm):
    """What the deal with the author of a response is about."""

    contract_class = forms.ChoiceField(label=_("Class of contract"))
    achievement = AchievementField(
        label=_("Achievement that is transferred or licensed"),
        queryset=Achievement.objects.none(),
        required=False,
        help_text=_("For a transfer or a licence."),
    )

    def __init__(self, *args: Any, response: Response, **more: Any) -> None:
        super().__init__(*args, **more)
        classes, achievement = self.fields["contract_class"], self.fields["achievement"]
        assert isinstance(classes, forms.ChoiceField)
        assert isinstance(achievement, forms.ModelChoiceField)
        named = response.achievements.select_related("accepted").order_by("pk")
        classes.choices = dictionaries.choices("contract_class", on=clock.now().date())
        classes.initial = fitting_class(response.demand.wanted, list(named))
        achievement.queryset = named
        if not named:
            del self.fields["achievement"]


class ResponseForm(forms.Form):
    """What the demander reads. A draft is kept as it is; every target needs a word before it is sent."""

    approach = forms.CharField(
        label=_("What we would do"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("The way to the solution, in steps. What must stay secret waits for a confidentiality agreement."),
    )
    evidence = forms.CharField(
        label=_("Why it will work"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Measurements, references, a similar case."),
    )
    price_low = AmountField(
        label=_("Price from"), required=False, help_text=_("As you would write it: 100万元, 1.2亿.")
    )
    price_high = AmountField(label=_("Price to"), required=False, help_text=_("Leave it empty for a single price."))
    months = forms.IntegerField(label=_("Time needed in months"), required=False, min_value=1, max_value=240)
    achievements = AchievementsField(
        label=_("Own achievements it stands on"),
        queryset=Achievement.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    parts = (
        Part(_("What you would do"), ("approach", "evidence")),
        Part(_("Each target figure"), ("figures.",), "market/response/form_figures.html", table=_figures),
        Part(_("Price and time"), (("price_low", "price_high"), "months", "achievements")),
    )

    def __init__(self, *args: Any, targets: Sequence[dict[str, str]], own: QuerySet[Achievement], **more: Any) -> None:
        super().__init__(*args, **more)
        self.targets = targets
        field = self.fields["achievements"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = own
        if not own:
            del self.fields["achievements"]
        for place, target in enumerate(targets):
            self.fields[f"figures.{place}.value"] = forms.CharField(
                label=_("Our figure for %(target)s") % {"target": target["name"]}, required=False, max_length=60
            )
            self.fields[f"figures.{place}.note"] = forms.CharField(
                label=_("How known, or why not, for %(target)s") % {"target": target["name"]},
                required=False,
                max_length=400,
            )

    @property
    def figure_rows(self) -> list[tuple[dict[str, str], Any, Any]]:
        """The lines of the table: target, figure, note."""
        return [
            (target, self[f"figures.{place}.value"], self[f"figures.{place}.note"])
            for place, target in enumerate(self.targets)
        ]

    def clean(self) -> dict[str, Any]:
        """The lines as figures; the fields of the lines themselves are taken out."""
        given = dict(super().clean() or {})
        figures = [
            {"name": target["name"], **{key: given.pop(f"figures.{place}.{key}", "") for key in ("value", "note")}}
            for place, target in enumerate(self.targets)
        ]
        return {**given, "figures": figures, "achievements": list(given.get("achievements") or ())}


def initial_of(response: Response) -> dict[str, Any]:
    """A stored response as the form shows it."""
    low, high = response.price
    lines = {
        f"figures.{place}.{key}": row[key]
        for place, row in enumerate(response.figures)
        for key in ("value", "note", "meets")
    }
    return {
        "approach": response.approach,
        "evidence": response.evidence,
        "price_low": low,
        "price_high": high,
        "months": response.months,
        "achievements": list(response.achievements.values_list("pk", flat=True)),
        **lines,
    }
