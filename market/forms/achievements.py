"""Forms of an achievement and its review."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from market.forms.disclosures import ElectForm, today
from market.forms.inventors import InventorsField
from market.models import AchievementText
from market.selectors import reasons, right_rows
from transfer.edge.form_parts import Part
from transfer.edge.move_form import MoveForm
from transfer.edge.row_fields import RowsField
from transfer.kernel.errors import Invalid

FIGURES = [
    ("name", _("figure")),
    ("value", _("value")),
    ("unit", _("unit")),
    ("alternative", _("nearest alternative")),
    ("test", _("test")),
]


class AchievementForm(forms.ModelForm):
    """What an achievement says to a buyer, who made it and which rights stand behind it."""

    figures = RowsField(
        label=_("figures"),
        columns=FIGURES,
        needed=2,
        help_text=_("What can be measured, beside the nearest alternative and the test that shows it."),
    )
    ipc = forms.CharField(
        label=_("IPC"), required=False, help_text=_("Symbols parted by commas: C01B 33/158, F16L 59/02")
    )
    keywords = forms.CharField(label=_("keywords"), required=False, help_text=_("Parted by commas."))
    public_interest = forms.MultipleChoiceField(
        label=_("public interest"),
        help_text=_("What it serves beyond its buyer; people can search by it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    inventors = InventorsField(
        label=_("inventors"),
        help_text=_("Choose colleagues; write the names of others. Shares are parts of the sum of all parts."),
    )
    rights = RowsField(
        label=_("rights"),
        columns=right_rows.COLUMNS,
        choices=right_rows.CHOICES,
        longest={"title": 300},
        help_text=_("Dates as 2026-03-12; without a country, China; without a status, in force (a secret: kept)."),
    )

    class Meta:
        model = AchievementText
        fields = [
            "title",
            "abstract",
            "advantage",
            "technology_field",
            "industry",
            "trl",
            "trl_evidence",
            "export_gate",
            "is_secret",
            "original_lang",
        ]

    parts = (
        Part(_("What it is"), ("exchange", "title", "abstract", "advantage", "figures")),
        Part(
            _("How mature it is, and where it belongs"),
            ("trl", "trl_evidence", "technology_field", "ipc", "industry", "keywords", "public_interest"),
        ),
        Part(_("Rights and inventors"), ("rights", "inventors")),
        Part(_("Secrecy and language"), ("export_gate", "is_secret", "original_lang")),
    )
    field_order = (
        "title", "abstract", "advantage", "figures", "technology_field", "ipc", "industry", "keywords", "trl",
        "trl_evidence", "public_interest", "rights", "inventors", "export_gate", "is_secret", "original_lang",
    )  # fmt: skip

    def __init__(self, *args: Any, colleagues: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        empty = [("", "")]
        inventors, tags = self.fields["inventors"], self.fields["public_interest"]
        assert isinstance(inventors, InventorsField) and isinstance(tags, forms.MultipleChoiceField)
        inventors.offer(colleagues)
        tags.choices = dictionaries.choices("public_interest_tag", on=today())
        for name, dictionary, required in (
            ("technology_field", "technology_field", True),
            ("industry", "industry", False),
            ("export_gate", "export_control_gate", True),
        ):
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label,
                choices=([] if name == "export_gate" else empty) + dictionaries.choices(dictionary, on=today()),
                required=required,
            )
        self.fields["trl"] = forms.TypedChoiceField(
            label=_("maturity (TRL)"),
            choices=empty + dictionaries.choices("maturity", on=today()),
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.order_fields(self.field_order)

    def clean_ipc(self) -> list[str]:
        """Symbols as a list."""
        return _parts(self.cleaned_data["ipc"])

    def clean_keywords(self) -> list[str]:
        """Words as a list."""
        return _parts(self.cleaned_data["keywords"])

    def clean_rights(self) -> list[dict[str, Any]]:
        """Kinds, countries and states by code or by name, dates as dates."""
        try:
            return [right_rows.read(row, number) for number, row in enumerate(self.cleaned_data["rights"], 1)]
        except Invalid as wrong:
            raise ValidationError(str(wrong.problems[0].message), wrong.problems[0].code) from wrong


class NewAchievementForm(AchievementForm):
    """A new one, with the exchange that is to review it."""

    exchange = ElectForm.base_fields["exchange"]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["exchange"] = ElectForm().fields["exchange"]
        self.order_fields(["exchange", *self.field_order])


class ReturnForm(MoveForm):
    """Why a text goes back, from the list, and what would be right."""

    reason = forms.ChoiceField(label=_("reason"))
    note = forms.CharField(label=_("what would be right"), widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *reasons.for_return("achievement", on=today())]


class RetireForm(MoveForm):
    """Why it is taken off."""

    reason = forms.ChoiceField(label=_("reason"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *dictionaries.choices(reasons.RETIRE, on=today())]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split("[,，;；]", text) if part.strip()]
