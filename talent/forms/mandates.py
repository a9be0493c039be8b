"""Forms of mandates."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.selectors import dictionaries, finding
from talent.models import Mandate
from transfer.edge.form_fields import AmountField
from transfer.edge.move_form import MoveForm
from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.kernel.models import Thread

_IDENTIFIED = _("Its name as written on its page here, or its Unified Social Credit Identifier.")


def organization_by(text: str, actor: Actor) -> Organization:
    """The organization in force with this name or identifier; ValidationError without one."""
    found = finding.organization_written(text, actor)
    if found is None:
        raise ValidationError(
            _("No single organization in force has this name; write its identifier, to be found on its page."),
            code="unknown",
        )
    return found


class MandateForm(forms.Form):
    """Whom, for what, for which commission."""

    other = forms.CharField(label=_("The other side"), max_length=200, help_text=_IDENTIFIED)
    number = forms.CharField(
        label=_("Only for the matter with the number"),
        required=False,
        max_length=40,
        help_text=_("Of an achievement, a demand or a deal. Empty: for everything."),
    )
    commission = forms.ChoiceField(label=_("Commission"), choices=Mandate.COMMISSIONS, widget=forms.RadioSelect)
    commission_bp = forms.DecimalField(
        label=_("Share of the price"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        max_digits=5,
        help_text=_("In per cent."),
    )
    commission_sum = AmountField(label=_("Fixed sum"), required=False)
    last_day = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    terms = forms.CharField(label=_("Terms"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor = actor
        for name, when in (("commission_bp", _("needed for a share")), ("commission_sum", _("needed for a fixed sum"))):
            self.fields[name].needed = when  # type: ignore[attr-defined] # read by the mark

    def clean_other(self) -> Organization:
        """The other side."""
        return organization_by(self.cleaned_data["other"], self.actor)

    def clean_number(self) -> Thread | None:
        """The thread of the matter."""
        number = self.cleaned_data["number"].strip()
        found: Thread | None = Thread.objects.filter(number=number).first() if number else None
        if number and found is None:
            raise ValidationError(_("There is no such number."), code="unknown")
        return found

    def clean_commission_bp(self) -> int | None:
        """In basis points, as the service takes it."""
        share: Decimal | None = self.cleaned_data["commission_bp"]
        return None if share is None else int(share * 100)


class HandOverForm(MoveForm):
    """To which broker."""

    to = forms.CharField(label=_("The new broker"), max_length=200, help_text=_IDENTIFIED)

    def clean_to(self) -> Organization:
        """A public organization."""
        return organization_by(self.cleaned_data["to"], Actor())


class EndForm(MoveForm):
    """Why it ends."""

    reason = forms.ChoiceField(label=_("Reason"))
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *dictionaries.choices("mandate_end_reason", on=clock.now().date())]
