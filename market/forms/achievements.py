"""Forms of an achievement and its review."""

import re
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from market.forms.disclosures import INVENTORS, ElectForm, today, with_parts
from market.forms.rows import RowsField
from market.models import AchievementText
from transfer.edge.move_form import MoveForm

FIGURES = [
    ("name", _("figure")),
    ("value", _("value")),
    ("unit", _("unit")),
    ("alternative", _("nearest alternative")),
    ("test", _("test")),
]
RIGHTS = [
    ("kind", _("kind")),
    ("number", _("number")),
    ("title", _("title")),
    ("filed_on", _("filed on")),
    ("granted_on", _("granted on")),
    ("expires_on", _("expires on")),
]


class AchievementForm(forms.ModelForm):
    """What an achievement says to a buyer, who made it and which rights stand behind it."""

    figures = RowsField(
        label=_("figures"),
        columns=FIGURES,
        needed=2,
        help_text=_("One a line, or pasted from a spreadsheet: figure | value | unit | nearest alternative | test."),
    )
    ipc = forms.CharField(
        label=_("IPC"), required=False, help_text=_("Symbols parted by commas: C01B 33/158, F16L 59/02")
    )
    keywords = forms.CharField(label=_("keywords"), required=False, help_text=_("Parted by commas."))
    inventors = RowsField(
        label=_("inventors"), columns=INVENTORS, help_text=_("One a line: name | parts. Accounts keep their place.")
    )
    rights = RowsField(
        label=_("rights"),
        columns=RIGHTS,
        help_text=_("One a line: kind | number | title | filed on | granted on | expires on. Dates as 2026-03-12."),
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

    field_order = (
        "title", "abstract", "advantage", "figures", "technology_field", "ipc", "industry", "keywords", "trl",
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        empty = [("", "")]
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

    def clean_inventors(self) -> list[dict[str, Any]]:
        """Parts as whole numbers."""
        return with_parts(self.cleaned_data["inventors"], "inventors", self)

    def clean_rights(self) -> list[dict[str, Any]]:
        """Kinds by code or by name, dates as dates."""
        rows: list[dict[str, Any]] = self.cleaned_data["rights"]
        by_name = {label.casefold(): code for code, label in dictionaries.choices("ip_kind", on=today())}
        for row in rows:
            row["kind"] = by_name.get(row["kind"].casefold(), row["kind"])
            for name in ("filed_on", "granted_on", "expires_on"):
                if name in row and not self._date(row, name):
                    return []
        return rows

    def _date(self, row: dict[str, Any], name: str) -> bool:
        try:
            row[name] = parse_date(row[name])
        except ValueError:
            row[name] = None
        if row[name] is None:
            self.add_error("rights", _("Write dates as 2026-03-12."))
        return row[name] is not None


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
        field.choices = [("", ""), *dictionaries.choices("return_reason", on=today())]


class RetireForm(MoveForm):
    """Why it is taken off."""

    REASONS = [
        ("superseded", _("superseded")),
        ("used_up", _("transferred elsewhere")),
        ("rights_ended", _("the rights have ended")),
        ("other", _("another reason")),
    ]
    reason = forms.ChoiceField(label=_("reason"), choices=REASONS)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split("[,，;；]", text) if part.strip()]
