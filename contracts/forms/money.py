"""Forms of payments, rules of distribution and distributions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contracts.forms.fields import AmountField, parsed
from contracts.models import Contract, Instalment
from contracts.selectors.shares import Sharer
from contracts.services.distribution_rules import Share
from institutions.selectors import dictionaries
from transfer.edge.row_fields import RowsField
from transfer.kernel import clock

_DATE = forms.DateInput(attrs={"type": "date"})
COSTS = [("what", _("what for")), ("reference", _("document")), ("amount", _("amount"))]
PEOPLE = [("name", _("name")), ("weight", _("parts"))]
_MODES = ("transfer", "licence", "cooperation", "other")


class PaymentForm(forms.Form):
    """A payment that was made."""

    amount = AmountField(label=_("amount"))
    paid_on = forms.DateField(label=_("paid on"), widget=_DATE)
    instalment = forms.ModelChoiceField(label=_("instalment"), queryset=Instalment.objects.none(), required=False)
    reference = forms.CharField(label=_("reference of the bank"), max_length=120, required=False)

    def __init__(self, *args: Any, contract: Contract, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["amount"].currency = contract.currency  # type: ignore[attr-defined] # an AmountField
        plan = self.fields["instalment"]
        assert isinstance(plan, forms.ModelChoiceField)
        plan.queryset = contract.instalments.all()
        if not contract.instalments.exists():
            del self.fields["instalment"]


class RuleForm(forms.Form):
    """A version of the rule: three shares in per cent for each way of conversion that it names."""

    valid_from = forms.DateField(label=_("in force from"), widget=_DATE)
    basis = forms.CharField(
        label=_("decided by"), max_length=200, required=False, help_text=_("The decision or document it rests on.")
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for mode in _MODES:
            for part, label in (
                ("inventors", _("inventors")), ("office", _("transfer office")), ("institution", _("institution"))
            ):  # fmt: skip
                self.fields[f"{mode}_{part}"] = forms.DecimalField(
                    label=label, required=False, min_value=0, max_value=100, decimal_places=2
                )

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """A line for each way of conversion."""
        parts = ("inventors", "office", "institution")
        return [
            (dictionaries.label("conversion_mode", mode), [self[f"{mode}_{part}"] for part in parts]) for mode in _MODES
        ]

    def head(self) -> list[forms.BoundField]:
        """What stands above the table."""
        return [self["valid_from"], self["basis"]]

    def shares(self) -> list[Share]:
        """The lines that were filled in, in basis points."""
        found: list[Share] = []
        for mode in _MODES:
            parts = [self.cleaned_data.get(f"{mode}_{part}") for part in ("inventors", "office", "institution")]
            if any(part is not None for part in parts):
                inventors, office, institution = (int((part or 0) * 100) for part in parts)
                found.append(
                    {
                        "conversion_mode": mode,
                        "inventors_bp": inventors,
                        "office_bp": office,
                        "institution_bp": institution,
                    }
                )
        return found


class DistributeForm(forms.Form):
    """What is taken off first, and who shares in the inventors' part where no achievement names them."""

    costs = RowsField(
        label=_("documented costs"),
        columns=COSTS,
        needed=3,
        longest={"reference": 120},
        help_text=_("They are taken off the income first."),
    )
    inventors = RowsField(
        label=_("inventors"),
        columns=PEOPLE,
        longest={"name": 120},
        help_text=_("Empty: the inventors of the achievement with their parts."),
    )

    def __init__(self, *args: Any, contract: Contract, **more: Any) -> None:
        super().__init__(*args, **more)
        self.contract = contract

    def clean_costs(self) -> list[dict[str, Any]]:
        """Amounts in the contract's currency."""
        return [
            {
                "what": row["what"],
                "reference": row["reference"],
                "minor": parsed(row["amount"], self.contract.currency).minor,
            }
            for row in self.cleaned_data["costs"]
        ]

    def clean_inventors(self) -> list[Sharer]:
        """Parts as whole numbers, one by default."""
        rows = self.cleaned_data["inventors"]
        if any(not row.get("weight", "1").isdecimal() or len(row.get("weight", "1")) > 5 for row in rows):
            raise ValidationError(_("Parts are whole numbers."), "parts")
        return [Sharer(None, row["name"], int(row.get("weight", "1"))) for row in rows]


def today_initial(jurisdiction: str) -> dict[str, Any]:
    """A form that begins with the local day."""
    today = clock.local_date(clock.now(), jurisdiction)
    return {"paid_on": today, "valid_from": today}
