"""Forms of a registration: the application, the registrar's checklist, opinions, decisions, changes."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.forms.fields import AmountField, ReasonForm, of_list
from contracts.models import CLASSIFICATION, Contract, Registration
from contracts.selectors import panels, recognition, registration_work
from institutions.models import Organization
from transfer.edge.move_form import MoveForm

_ANSWERS = [("yes", pgettext_lazy("finding", "met")), ("no", pgettext_lazy("finding", "not met"))]
_MET, _NOTE = "met_", "note_"


def words(label: Any, *, required: bool = True, rows: int = 3) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(label=label, required=required, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}))


class ApplicationForm(forms.Form):
    """At which office the contract is to be registered."""

    office = forms.ChoiceField(
        label=_("registration office"), help_text=_("The one nearest to the seller comes first.")
    )

    def __init__(self, *args: Any, contract: Contract, **more: Any) -> None:
        super().__init__(*args, **more)
        self._offices = {str(one.pk): one for one in registration_work.offices(contract)}
        field = self.fields["office"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, one.name) for key, one in self._offices.items()]

    def clean_office(self) -> Organization:
        """The office itself."""
        return self._offices[self.cleaned_data["office"]]


class NoteForm(MoveForm):
    """What there is to say."""

    note = words(_("in words"))


class SupplementForm(MoveForm):
    """What was added or explained."""

    note = words(_("what you added or explain"), rows=5)


class WithdrawForm(MoveForm):
    """Why, where there is something to say."""

    note = words(_("note"), required=False)


class RefusalForm(ReasonForm):
    """The ground of the list, and the reasons in words."""

    dictionary = "refusal_ground"
    note = words(_("reasons"))


class CancelForm(ReasonForm):
    """Why the contract has ended."""

    note = words(_("note"))


class AssessForm(MoveForm):
    """An answer to every condition, and the two amounts as they are recognised."""

    def __init__(self, *args: Any, registration: Registration, **more: Any) -> None:
        super().__init__(*args, **more)
        self.conditions = recognition.conditions(registration)
        known = {row.condition: row for row in registration.findings.all()}
        for one in self.conditions:
            row = known.get(one.code)
            self.fields[_MET + one.code] = forms.ChoiceField(
                label=one.label,
                choices=_ANSWERS,
                widget=forms.RadioSelect,
                initial=("yes" if row.met else "no") if row else None,
            )
            self.fields[_NOTE + one.code] = forms.CharField(
                label=_("note"), required=False, max_length=1000, initial=row.note if row else ""
            )
        for name, words_of in (("turnover", _("turnover")), ("transaction", _("technology transaction amount"))):
            self.fields[name] = AmountField(
                label=words_of, required=False, currency=registration.currency, initial=getattr(registration, name)
            )

    def clean(self) -> dict[str, Any]:
        """Asks for a note beside every condition that is not met."""
        given = super().clean() or {}
        for one in self.conditions:
            if given.get(_MET + one.code) == "no" and not given.get(_NOTE + one.code, "").strip():
                self.add_error(_NOTE + one.code, ValidationError(_("Say why this condition is not met."), "note"))
        return given

    def questions(self) -> list[tuple[str, BoundField, BoundField]]:
        """Each condition with its answer and its note, in the order in which it is asked."""
        return [(one.code, self[_MET + one.code], self[_NOTE + one.code]) for one in self.conditions]

    def assessment(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        findings = [
            {"condition": one.code, "met": given[_MET + one.code] == "yes", "note": given[_NOTE + one.code]}
            for one in self.conditions
        ]
        amounts = {name: given[name] for name in ("turnover", "transaction") if given[name] is not None}
        return {"findings": findings, **amounts}


class ExpertsForm(MoveForm):
    """Who is asked, and whether there is a dispute."""

    experts = forms.MultipleChoiceField(label=_("experts without an interest"), widget=forms.CheckboxSelectMultiple)
    disputed = forms.BooleanField(
        label=_("The recognition is disputed."),
        required=False,
        help_text=_("Below the amount of the rule, only a dispute leads to an expert review."),
    )

    def __init__(self, *args: Any, registration: Registration, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["experts"]
        assert isinstance(field, forms.MultipleChoiceField)
        free = panels.without_interest(registration)[:200]
        field.choices = [(str(one.pk), f"{one.user.person.shown_name} · {one.organization.name}") for one in free]

    def clean_experts(self) -> list[UUID]:
        """Their ids."""
        return [UUID(key) for key in self.cleaned_data["experts"]]


class OpinionForm(MoveForm):
    """For or against, with the reasons."""

    recommends = forms.TypedChoiceField(
        label=_("your opinion"),
        choices=[("yes", _("I recommend registration")), ("no", _("I do not recommend registration"))],
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
        empty_value=None,
    )
    note = words(_("reasons"), rows=6)


class CorrectForm(ReasonForm):
    """Why the registration changes, and what it says from now on."""

    dictionary = "registration_change_reason"
    note = words(_("what changed and on what ground"))

    def __init__(self, *args: Any, registration: Registration, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, words_of in (("turnover", _("turnover")), ("transaction", _("technology transaction amount"))):
            self.fields[name] = AmountField(
                label=words_of, required=False, currency=registration.currency, initial=getattr(registration, name)
            )
        for name in CLASSIFICATION:
            label: Any = Registration._meta.get_field(name).verbose_name  # type: ignore[union-attr] # a CharField
            self.fields[name] = of_list(name, label=label, empty=name == "contract_subtype")
            self.fields[name].initial = getattr(registration, name)
        self.order_fields(["version", "reason", "turnover", "transaction", *CLASSIFICATION, "note"])

    def correction(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        amounts = {name: given[name] for name in ("turnover", "transaction") if given[name] is not None}
        codes = {name: given[name] for name in CLASSIFICATION if given[name] or name == "contract_subtype"}
        return {"reason": given["reason"], "note": given["note"], "classification": codes, **amounts}
