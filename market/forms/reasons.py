"""Forms of moves that ask for a reason from a list and a sentence."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from transfer.edge.move_form import MoveForm
from transfer.kernel import clock


class NoteForm(MoveForm):
    """A decision with a sentence where there is something to say."""

    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class ReasonForm(MoveForm):
    """A decision with a reason. dictionary: its list; noun: only reasons that fit this noun."""

    dictionary: ClassVar[str] = "listing_end_reason"
    noun: ClassVar[str] = ""

    reason = forms.ChoiceField(label=_("Reason"))
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        entries = dictionaries.entries(self.dictionary, on=clock.now().date())
        fitting = [entry for entry in entries if self.noun in entry.extra.get("nouns", [self.noun])]
        field.choices = [("", "—"), *((entry.code, entry.label()) for entry in fitting)]


class ReasonedForm(ReasonForm):
    """The same with a sentence that is needed."""

    note = forms.CharField(label=_("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class ListingEndForm(ReasonForm):
    """Why a listing is withdrawn."""


class ListingStopForm(ReasonedForm):
    """Why the exchange stops a listing."""


class ListingReturnForm(ReasonedForm):
    """Why a listing is returned, and what to do about it."""

    dictionary = "return_reason"
    noun = "listing"


class DealReopenForm(ReasonForm):
    """Why the parties negotiate again."""

    dictionary = "deal_end_reason"


class DealEndForm(ReasonedForm):
    """Why a deal is broken off."""

    dictionary = "deal_end_reason"


class OfferDeclineForm(ReasonForm):
    """Why an offer is declined."""

    dictionary = "decline_reason"
