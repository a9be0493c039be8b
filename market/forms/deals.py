"""The form of a direct deal between two named parties."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.selectors import dictionaries, finding
from market.models import Achievement
from transfer.kernel import clock
from transfer.kernel.actor import Actor

SIDES = [("buyer", _("We buy or commission")), ("seller", _("We sell or deliver"))]


class NamedField(forms.ModelChoiceField):
    """An organization by its name in the reader's language."""

    def label_from_instance(self, obj: Organization) -> str:
        """The name."""
        return obj.name


class DirectDealForm(forms.Form):
    """Who deals with whom about what."""

    side = forms.ChoiceField(label=_("Our side"), choices=SIDES, widget=forms.RadioSelect)
    other = forms.CharField(
        label=_("The other side"),
        max_length=200,
        help_text=_("Its name as written on its page here, or its Unified Social Credit Identifier."),
    )
    exchange = NamedField(label=_("Exchange"), queryset=Organization.objects.none())
    title = forms.CharField(label=_("What the deal is about"), max_length=200)
    contract_class = forms.ChoiceField(label=_("Class of contract"))
    technology = forms.CharField(
        label=_("Number of the achievement"),
        required=False,
        max_length=40,
        help_text=_("For a transfer or a licence: the number on its public page."),
    )

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor = actor
        exchange = self.fields["exchange"]
        assert isinstance(exchange, forms.ModelChoiceField)
        exchange.queryset = Organization.objects.in_force().of_kind("exchange").order_by("slug")
        classes = self.fields["contract_class"]
        assert isinstance(classes, forms.ChoiceField)
        classes.choices = dictionaries.choices("contract_class", on=clock.now().date())

    def clean_other(self) -> Organization:
        """The other side, by what identifies it."""
        found = finding.organization_written(self.cleaned_data["other"], self.actor)
        if found is None:
            raise ValidationError(
                _("No single organization in force has this name; write its identifier, to be found on its page."),
                code="unknown",
            )
        return found

    def clean_technology(self) -> Achievement | None:
        """The achievement of this number."""
        number = self.cleaned_data["technology"].strip()
        if not number:
            return None
        found: Achievement | None = Achievement.objects.visible_to(self.actor).filter(thread__number=number).first()
        if found is None:
            raise ValidationError(_("No achievement has this number."), code="unknown")
        return found
