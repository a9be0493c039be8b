"""Forms about organizations."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.selectors import dictionaries, regions
from transfer.edge.move_form import MoveForm
from transfer.kernel import clock

NOT_BY_APPLICATION = {"person", "operator"}


class ProfileForm(forms.Form):
    """What an organization says about itself."""

    about = forms.CharField(label=_("About"), required=False, widget=forms.Textarea, max_length=5000)
    about_lang = forms.ChoiceField(label=_("Language of this text"), choices=settings.LANGUAGES)
    website = forms.URLField(label=_("Website"), required=False, max_length=300, assume_scheme="https")
    address = forms.CharField(label=_("Address"), required=False, max_length=300)


class IdentityForm(forms.Form):
    """Who an organization is, as it is verified."""

    kinds = forms.MultipleChoiceField(label=_("Kinds of organization"), widget=forms.CheckboxSelectMultiple)
    name_zh = forms.CharField(label=_("Official name in Chinese"), required=False, max_length=200)
    name_en = forms.CharField(label=_("Official name in English"), required=False, max_length=200)
    country = forms.ChoiceField(label=_("Country"), initial="CN")
    uscc = forms.CharField(
        label=_("Unified Social Credit Identifier"),
        required=False,
        max_length=24,
        help_text=_("18 characters, as on the licence. Organizations abroad leave it empty."),
    )
    foreign_number = forms.CharField(
        label=_("Number in the register abroad"), required=False, max_length=60, help_text=_("Only from abroad.")
    )
    region = forms.CharField(
        label=_("Region (GB/T 2260)"),
        required=False,
        max_length=6,
        help_text=_("Six digits, down to the county if you can, e.g. 330106."),
    )
    party_kind = forms.ChoiceField(label=_("Nature of the party"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        today = clock.now().date()
        kinds = dictionaries.choices("organization_kind", on=today)
        self._offer("kinds", [kind for kind in kinds if kind[0] not in NOT_BY_APPLICATION])
        self._offer("country", dictionaries.choices("country", on=today))
        self._offer("party_kind", [("", ""), *dictionaries.choices("party_kind", on=today)])

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


class ExchangeField(forms.ModelChoiceField):
    """One of the exchanges in force, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and province."""
        place = regions.label(regions.province_of(obj.region)) if obj.region else ""
        return f"{obj.name} · {place}" if place else str(obj.name)


class ApplyForm(ProfileForm, IdentityForm):
    """An organization applies."""

    applied_to = ExchangeField(
        queryset=Organization.objects.none(),
        label=_("Exchange that verifies you"),
        required=False,
        help_text=_("Exchanges, offices and regulators leave it empty: the platform's operators verify them."),
    )

    field_order = [
        "kinds", "name_zh", "name_en", "country", "uscc", "foreign_number", "region", "party_kind", "applied_to",
        "about", "about_lang", "website", "address",
    ]  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["applied_to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organization.objects.in_force().of_kind("exchange").order_by("created_at")


class ChangeForm(ProfileForm, MoveForm):
    """A verified organization changes its profile."""


class CorrectForm(ProfileForm, IdentityForm, MoveForm):
    """An applicant corrects what it applied with."""
