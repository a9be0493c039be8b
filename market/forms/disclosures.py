"""Forms of an invention disclosure."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.selectors import dictionaries
from market.forms.inventors import InventorsField
from market.models import InventionDisclosure
from market.selectors import reasons
from transfer.edge.form_parts import Part
from transfer.edge.move_form import MoveForm
from transfer.kernel import clock


def today() -> Any:
    """The day whose dictionaries a form offers."""
    return clock.now().date()


class DisclosureForm(forms.ModelForm):
    """What an inventor tells the institution. own_weight: the share of who fills it in."""

    own_weight = forms.IntegerField(
        label=_("your own share (parts)"), min_value=1, max_value=1_000_000, initial=1, required=False
    )
    others = InventorsField(
        label=_("other inventors"),
        help_text=_("Choose colleagues; write the names of others. Shares are parts of the sum of all parts."),
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

    parts = (
        Part(_("The invention"), ("title", "summary", "technology_field", "original_lang")),
        Part(_("How it came about"), ("task_basis", "plan_source", "publication_on")),
        Part(_("Who made it"), ("own_weight", "others")),
    )

    def __init__(self, *args: Any, colleagues: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        empty = [("", "")]
        others = self.fields["others"]
        assert isinstance(others, InventorsField)
        others.offer(colleagues)
        self.fields["technology_field"] = forms.ChoiceField(
            label=_("technology field"), choices=empty + dictionaries.choices("technology_field", on=today())
        )
        self.fields["plan_source"] = forms.ChoiceField(
            label=_("plan source"),
            choices=empty + dictionaries.choices("plan_source", on=today()),
            required=False,
        )


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
        only = list(field.queryset[:2])
        if len(only) == 1:
            field.empty_label, field.initial = None, only[0]


class ReleaseForm(MoveForm):
    """Why the institution leaves it to the inventors."""

    reason = forms.ChoiceField(label=_("reason"))
    note = forms.CharField(label=_("what the inventors should know"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *dictionaries.choices(reasons.RELEASE, on=today())]
