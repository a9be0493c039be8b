"""The form of a listing."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries, regions
from market.forms.titled import TitledChoices
from market.models import Achievement
from market.selectors.listing_terms import OFFERED_MODES
from transfer.edge.form_fields import AmountField
from transfer.edge.form_parts import Part
from transfer.kernel import clock
from transfer.kernel.errors import Text


class ExtentForm(forms.Form):
    """How much of a right: where, for which uses, how long. unsaid: what an empty field means."""

    unsaid: ClassVar[dict[str, Text]] = {
        "territory": _("the whole world"),
        "fields_of_use": _("every field"),
        "months": _("as long as it lasts"),
    }

    territory = forms.MultipleChoiceField(
        label=_("territory"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Nothing chosen: the whole world."),
    )
    fields_of_use = forms.MultipleChoiceField(
        label=_("fields of use"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: every field."),
    )
    months = forms.IntegerField(
        label=_("duration of the right in months"),
        required=False,
        min_value=1,
        max_value=1200,
        help_text=_("Empty: as long as the right lasts."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for one in self.fields.values():
            one.label = capfirst(str(one.label))
        today = clock.now().date()
        if "territory" in self.fields:
            places = [(place.code, place.name()) for place in regions.provinces()]
            china = dictionaries.label("country", "CN")
            abroad = [pair for pair in dictionaries.choices("country", on=today) if pair[0] not in _OF_CHINA]
            self.offer("territory", [(china, [("CN", china), *places]), (_("Countries"), abroad)])
        if "fields_of_use" in self.fields:
            self.offer("fields_of_use", dictionaries.choices("technology_field", on=today))

    def offer(self, name: str, choices: list[Any]) -> None:
        """Gives a field its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


_OF_CHINA = {"CN", "HK", "MO", "TW"}


class ListingForm(ExtentForm):
    """What is offered, how, and at which asking price."""

    unsaid = ExtentForm.unsaid | {
        "asking": _("to be negotiated"),
        "payment_mode": _("to be negotiated"),
        "open_days": _("as long as the exchange's rule says"),
    }

    conversion_mode = forms.ChoiceField(label=_("mode of conversion"), widget=forms.RadioSelect)
    licence_mode = forms.ChoiceField(
        label=_("kind of licence"), required=False, help_text=_("For a licence: exclusive, sole or ordinary.")
    )
    asking = AmountField(
        label=_("asking price"), required=False, help_text=_("For example 300万元. Empty: to be negotiated.")
    )
    payment_mode = forms.ChoiceField(label=_("way of payment"), required=False)
    open_days = forms.IntegerField(
        label=_("days open"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=_("Empty: as long as the exchange's rule says."),
    )
    terms = forms.CharField(label=_("terms"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 6}))
    field_order = (
        "achievement", "conversion_mode", "licence_mode", "asking", "payment_mode", "territory", "fields_of_use",
        "months", "open_days", "terms",
    )  # fmt: skip
    parts = (
        Part(_("What is offered"), ("achievement", "conversion_mode", "licence_mode")),
        Part(_("Price and payment"), ("asking", "payment_mode")),
        Part(_("Extent of the right"), ("territory", "fields_of_use", "months")),
        Part(_("Time and terms"), ("open_days", "terms")),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        today = clock.now().date()
        modes = [pair for pair in dictionaries.choices("conversion_mode", on=today) if pair[0] in OFFERED_MODES]
        self.offer("conversion_mode", modes)
        self.fields["licence_mode"].needed = _("needed for a licence")  # type: ignore[attr-defined] # read by the mark
        self.offer("licence_mode", [("", "—"), *dictionaries.choices("licence_mode", on=today)])
        self.offer("payment_mode", [("", _("to be negotiated")), *dictionaries.choices("payment_mode", on=today)])


class AchievementField(TitledChoices, forms.ModelChoiceField):
    """One of the accepted achievements, by its title."""

    def label_from_instance(self, obj: Achievement) -> str:
        """Title and number."""
        return f"{self.title_of(obj)} · {obj.thread.number}"


class NewListingForm(ListingForm):
    """A listing of one of one's own accepted achievements."""

    achievement = AchievementField(label=_("achievement"), queryset=Achievement.objects.none())

    def __init__(self, *args: Any, achievements: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["achievement"].help_text = _("Of those that a reviewer has accepted; the others come after review.")
        self.fields["achievement"].queryset = achievements  # type: ignore[attr-defined] # a model choice field
