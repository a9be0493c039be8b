"""The form of an offer, with the fields that the deal's class of contract knows."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from market.forms.listings import ExtentForm
from market.models import Deal, Offer
from market.selectors.offer_terms import RIGHTS, spoken
from transfer.edge.form_fields import AmountField
from transfer.edge.form_parts import Part
from transfer.edge.row_fields import RowsField
from transfer.kernel import clock, money
from transfer.kernel.errors import Invalid
from transfer.kernel.money import Money

INSTALMENTS = [("what", _("what for")), ("due", _("when")), ("amount", _("amount"))]


class OfferForm(ExtentForm):
    """Terms, as one side offers them."""

    units: ClassVar[dict[str, str]] = {"royalty_rate_bp": "%"}
    unsaid = ExtentForm.unsaid | {"price": _("only a royalty is paid")}
    contract_subtype = forms.ChoiceField(label=_("sub-type of contract"), required=False)
    licence_mode = forms.ChoiceField(label=_("kind of licence"), required=False)
    price = AmountField(label=_("price"), required=False, help_text=_("Empty where only a royalty is paid."))
    payment_mode = forms.ChoiceField(label=_("way of payment"))
    instalments = RowsField(
        label=_("instalments"),
        columns=INSTALMENTS,
        needed=3,
        amounts=["amount"],
        help_text=_("When is a date or a milestone. The amounts add up to the price."),
    )
    royalty_base = forms.ChoiceField(label=_("base of the royalty"), required=False)
    royalty_rate_bp = forms.DecimalField(
        label=_("rate of the royalty"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=100,
        decimal_places=2,
        max_digits=5,
        help_text=_("In per cent of the base."),
    )
    entry_fee = AmountField(label=_("entry fee"), required=False)
    deliverables = forms.CharField(
        label=_("what is delivered, and how it is accepted"), max_length=8000, widget=forms.Textarea(attrs={"rows": 5})
    )
    other_terms = forms.CharField(
        label=_("other terms"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4})
    )
    field_order = (
        "contract_subtype", "licence_mode", "price", "payment_mode", "instalments", "royalty_base", "royalty_rate_bp",
        "entry_fee", "territory", "fields_of_use", "months", "deliverables", "other_terms",
    )  # fmt: skip
    parts = (
        Part(_("Price and payment"), ("contract_subtype", "licence_mode", "price", "payment_mode", "instalments")),
        Part(_("Royalty"), ("royalty_base", ("royalty_rate_bp", "entry_fee"))),
        Part(_("Extent of the right"), ("territory", "fields_of_use", "months")),
        Part(_("Delivery and other terms"), ("deliverables", "other_terms")),
    )

    def __init__(self, *args: Any, deal: Deal, answers: Offer | None = None, **more: Any) -> None:
        """answers: the other side's last offer, whose terms stand beside the fields."""
        super().__init__(*args, **more)
        today = clock.now().date()
        if deal.contract_class not in RIGHTS:
            del self.fields["territory"], self.fields["fields_of_use"]
            self.fields["months"].label, self.fields["months"].help_text = capfirst(_("duration in months")), ""
        if deal.contract_class != "licensing":
            del self.fields["licence_mode"]
        subtypes = dictionaries.entries("contract_subtype", on=today, parent=deal.contract_class)
        self.offer("contract_subtype", [("", "—"), *((entry.code, entry.label()) for entry in subtypes)])
        for name in ("licence_mode", "payment_mode", "royalty_base"):
            if name in self.fields:
                self.offer(name, [("", "—"), *dictionaries.choices(name, on=today)])
        if answers is not None:
            self._put_beside(answers)

    def _put_beside(self, answers: Offer) -> None:
        whose = _("Their offer %(number)s") % {"number": answers.number}
        for name, text in spoken(answers).items():
            if name in self.fields:
                self.fields[name].beside = (whose, text)  # type: ignore[attr-defined] # read by the field's template

    def clean_instalments(self) -> list[dict[str, Any]]:
        """The lines with whole minor units; a line whose amount cannot be read is named."""
        found = []
        for number, row in enumerate(self.cleaned_data["instalments"], 1):
            try:
                found.append({"what": row["what"], "due": row["due"], "minor": money.parse(row["amount"]).minor})
            except Invalid as invalid:
                message = _("Line %(number)s: %(problem)s")
                problem = {"number": number, "problem": invalid.problems[0].message}
                raise ValidationError(message, params=problem) from None
        return found

    def clean_royalty_rate_bp(self) -> int | None:
        """The rate in basis points, as the service takes it."""
        rate = self.cleaned_data["royalty_rate_bp"]
        return None if rate is None else int(rate * 100)


def written(terms: dict[str, Any]) -> dict[str, Any]:
    """Terms of an offer as the form shows them, to answer it with a counter-offer."""
    price = terms.get("price")
    currency = price.currency if price else "CNY"
    rate = terms.get("royalty_rate_bp")
    rows = [
        {"what": row["what"], "due": row["due"], "amount": f"{Money(row['minor'], currency).decimal:,}"}
        for row in terms.get("instalments", [])
    ]
    return {**terms, "instalments": rows, "royalty_rate_bp": None if rate is None else Decimal(rate) / 100}
