"""The guided form of a demand, and the forms of its moves."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.selectors import dictionaries
from market.forms.amounts import AmountField
from market.forms.regions import RegionField
from market.models import Demand
from market.selectors import inputs
from market.selectors.demand_inputs import DIRECTIONS, NEEDED, TARGET
from transfer.edge.form_parts import Part, Table
from transfer.kernel import clock
from transfer.kernel.errors import Text

_SPARE_ROWS = 3
_LEAST_ROWS = 4
_ROW_LABELS = {"name": _("Figure"), "value": _("Target"), "unit": _("Unit"), "direction": _("Direction")}


def _targets(form: Any) -> Table:
    """The target figures of a stored demand, as one reads them."""
    named = dict(DIRECTIONS)
    lines = [[form.initial[f"targets.{place}.{key}"] for key in TARGET] for place in range(_rows_in(form.initial))]
    return list(_ROW_LABELS.values()), [[named.get(cell, cell) for cell in line] for line in lines]


class ExchangeField(forms.ModelChoiceField):
    """One of the exchanges in force, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Its name."""
        return str(obj.name)


class DemandForm(forms.Form):
    """Asks what a buyer's engineer would know. Everything but the title may wait: a draft is kept as it is.

    rows: how many target figures there are already; the form has some more lines than that.
    """

    title = forms.CharField(
        label=_("What is wanted, in one line"),
        max_length=200,
        help_text=_("For instance: thinner cold insulation for pipes at −162 °C."),
    )
    problem = forms.CharField(
        label=_("The problem"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What goes wrong, where, how often, and what it costs you."),
    )
    present_way = forms.CharField(
        label=_("How it is done today"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Also what you have tried and why it was not enough."),
    )
    constraints_text = forms.CharField(
        label=_("Constraints"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Materials, space, standards, equipment, rights of others."),
    )
    delivery = forms.CharField(
        label=_("How it is to be delivered"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A report, samples, a trial on your line, a running plant; and how you will accept it."),
    )
    wanted = forms.MultipleChoiceField(
        label=_("Forms of cooperation you can imagine"), required=False, widget=forms.CheckboxSelectMultiple
    )
    technology_field = forms.ChoiceField(label=_("Technology field"), required=False)
    industry = forms.ChoiceField(label=_("Industry"), required=False)
    region = RegionField(label=_("Region"), required=False, help_text=_("Left empty: where your organization is."))
    budget_low = AmountField(
        label=_("Budget from"), required=False, help_text=_("As you would write it: 100万元, 1.2亿.")
    )
    budget_high = AmountField(label=_("Budget to"), required=False)
    needed_by = forms.DateField(label=_("Needed by"), required=False)
    open_until = forms.DateField(
        label=_("Answers until"), required=False, help_text=_("Left empty: as long as the rule of the exchange says.")
    )
    anonymous = forms.BooleanField(
        label=_("Do not show our name"),
        required=False,
        help_text=_("The public reads “an enterprise known to the exchange”. The exchange knows you."),
    )
    original_lang = forms.ChoiceField(label=_("Language of this text"), choices=settings.LANGUAGES)

    parts = (
        Part(_("What is wanted"), ("exchange", "title", "problem", "present_way")),
        Part(_("Target figures"), ("targets.",), "market/demand/form_targets.html", table=_targets),
        Part(
            _("Conditions"),
            ("constraints_text", "delivery", "wanted", ("budget_low", "budget_high"), ("needed_by", "open_until")),
        ),
        Part(_("Where it belongs"), ("technology_field", "industry", "region", "original_lang", "anonymous")),
    )

    unsaid: ClassVar[dict[str, Text]] = {"open_until": _("as long as the exchange's rule says")}

    def __init__(self, *args: Any, rows: int = 0, **more: Any) -> None:
        super().__init__(*args, **more)
        today = clock.now().date()
        for name in NEEDED:
            self.fields[name].needed = _("needed to submit")  # type: ignore[attr-defined] # read by the mark
        self._offer("wanted", dictionaries.choices("contract_class", on=today))
        self._offer("technology_field", [("", ""), *dictionaries.choices("technology_field", on=today)])
        self._offer("industry", [("", ""), *_sections(today)])
        region = self.fields["region"]
        assert isinstance(region, RegionField)
        region.offer([str(self.initial.get("region") or ""), str(self.data.get("region") or "")[:6]])
        self.rows = min(max(rows + _SPARE_ROWS, _LEAST_ROWS, _rows_in(self.data)), inputs.MOST_ROWS)
        for place in range(self.rows):
            for key, longest in TARGET.items():
                self.fields[f"targets.{place}.{key}"] = _row_field(key, longest)

    @property
    def target_rows(self) -> Sequence[Sequence[BoundField]]:
        """The lines of the table of target figures."""
        return [[self[f"targets.{place}.{key}"] for key in TARGET] for place in range(self.rows)]

    @property
    def target_heads(self) -> Sequence[Any]:
        """The heads of its columns."""
        return list(_ROW_LABELS.values())

    def clean(self) -> dict[str, Any]:
        """The filled lines as targets; the fields of the lines themselves are taken out."""
        given = dict(super().clean() or {})
        targets = []
        for place in range(self.rows):
            row = {key: given.pop(f"targets.{place}.{key}", "") for key in TARGET}
            if any(row[key] for key in ("name", "value", "unit")):
                targets.append(row)
        return {**given, "targets": targets}

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class NewDemandForm(DemandForm):
    """A new demand also names the exchange that reviews it."""

    exchange = ExchangeField(
        label=_("Exchange that reviews it"), queryset=Organization.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["exchange"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organization.objects.in_force().of_kind("exchange").order_by("created_at")


def initial_of(demand: Demand) -> dict[str, Any]:
    """A stored demand as the form shows it."""
    plain = [name for name in DemandForm.base_fields if not name.startswith("budget")]
    low, high = demand.budget
    rows = {f"targets.{place}.{key}": row[key] for place, row in enumerate(demand.targets) for key in TARGET}
    return {**{name: getattr(demand, name) for name in plain}, "budget_low": low, "budget_high": high, **rows}


def _row_field(key: str, longest: int) -> forms.Field:
    if key == "direction":
        return forms.ChoiceField(label=_ROW_LABELS[key], required=False, choices=DIRECTIONS, initial="at_least")
    return forms.CharField(label=_ROW_LABELS[key], required=False, max_length=longest)


def _rows_in(data: Any) -> int:
    places = [name.split(".")[1] for name in data if name.startswith("targets.") and name.count(".") == 2]
    return max((int(place) + 1 for place in places if place.isdecimal() and len(place) < 4), default=0)


def _sections(today: Any) -> list[tuple[str, str]]:
    return [(entry.code, entry.label()) for entry in dictionaries.entries("industry", on=today, parent="")]
