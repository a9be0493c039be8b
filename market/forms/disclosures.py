"""Forms of an invention disclosure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.selectors import dictionaries
from market.forms.rows import RowsField
from market.models import InventionDisclosure
from transfer.edge.move_form import MoveForm
from transfer.kernel import clock

INVENTORS = [("name", _("name")), ("weight", _("share (parts)"))]


def today() -> Any:
    """The day whose dictionaries a form offers."""
    return clock.now().date()


def with_parts(rows: list[dict[str, Any]], field: str, form: forms.BaseForm) -> list[dict[str, Any]]:
    """Turns the typed parts into whole numbers; an error beside the field where they are none."""
    for row in rows:
        text = str(row.get("weight", "1"))
        if not text.isdecimal() or not 0 < int(text) <= 1_000_000:
            form.add_error(field, _("A share is a whole number of parts."))
            return []
        row["weight"] = int(text)
    return rows


class DisclosureForm(forms.ModelForm):
    """What an inventor tells the institution. own_weight: the share of who fills it in."""

    own_weight = forms.IntegerField(
        label=_("your own share (parts)"), min_value=1, max_value=1_000_000, initial=1, required=False
    )
    others = RowsField(
        label=_("other inventors"),
        columns=INVENTORS,
        help_text=_("One a line: name | parts. Shares are parts of the sum of all parts."),
    )

    class Meta:
        model = InventionDisclosure
        fields = [
            "title",
            "summary",
            "technology_field",
            "plan_source",
            "task_basis",
            "publication_on",
            "original_lang",
        ]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        empty = [("", "")]
        self.fields["technology_field"] = forms.ChoiceField(
            label=_("technology field"), choices=empty + dictionaries.choices("technology_field", on=today())
        )
        self.fields["plan_source"] = forms.ChoiceField(
            label=_("plan source"),
            choices=empty + dictionaries.choices("plan_source", on=today()),
            required=False,
        )

    def clean_others(self) -> list[dict[str, Any]]:
        """Parts as whole numbers."""
        return with_parts(self.cleaned_data["others"], "others", self)


class OrganizationChoice(forms.ModelChoiceField):
    """Organizations by their name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.name)


class ElectForm(MoveForm):
    """To which exchange the achievement will go for review."""

    exchange = OrganizationChoice(Organization.objects.none(), label=_("exchange that reviews it"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["exchange"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organization.objects.in_force().of_kind("exchange").order_by("created_at")


class ReleaseForm(MoveForm):
    """Why the institution leaves it to the inventors."""

    REASONS = [
        ("no_market", _("no market seen")),
        ("no_protection", _("cannot be protected")),
        ("no_means", _("no means to develop it")),
        ("not_service", _("not a service invention")),
        ("other", _("another reason")),
    ]
    reason = forms.ChoiceField(label=_("reason"), choices=REASONS)
    note = forms.CharField(label=_("what the inventors should know"), widget=forms.Textarea(attrs={"rows": 4}))
