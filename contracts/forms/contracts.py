"""Forms of a contract: the draft in sections, signing, conditions, the end."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contracts.forms.fields import AmountField, ReasonForm, coded, day, of_list, parsed
from contracts.forms.rights import RightsField, read
from contracts.models import Condition, Contract
from contracts.selectors import drafts, notices, papers, rights, templates
from institutions.models import Organization
from institutions.selectors import dictionaries
from market.selectors import right_rows
from transfer.edge.form_parts import Part
from transfer.edge.move_form import MoveForm, VersionField
from transfer.edge.row_fields import RowsField

ITEMS = [("kind", _("kind")), ("what", _("what")), ("amount", _("amount")), ("reasonable", _("reasonable quantity"))]
CONDITIONS = [("kind", _("kind")), ("what", _("in words")), ("due_on", _("to be met by"))]
PLAN = [("what", _("what for")), ("milestone", _("milestone")), ("due_on", _("due on")), ("amount", _("amount"))]
_TERM = "term_"
NAMES = {"terms.": _TERM, "royalty_rate_bp": "royalty_rate"}
"""What a check calls differently from the form."""
_YES = {"yes", "y", "x", "是", "1", "true"}
_DATE = forms.DateInput(attrs={"type": "date"})


class DraftForm(MoveForm):
    """What a draft says. Of a contract of a deal, what was agreed there is not asked again."""

    title = forms.CharField(label=_("name of the contract"), max_length=200)
    amount_known = forms.BooleanField(label=_("the amount is known"), required=False)
    turnover = AmountField(label=_("turnover"), required=False, help_text=_("The whole amount, e.g. 280万元."))
    estimate = AmountField(
        label=_("estimate"), required=False, help_text=_("Only while the amount is not known; it is never nought.")
    )
    royalty_rate = forms.DecimalField(
        label=_("rate of the royalty in per cent"), required=False, min_value=0, max_value=100, decimal_places=2
    )
    entry_fee = AmountField(label=_("entry fee"), required=False)
    items = RowsField(
        label=_("non-technical items in the amount"),
        columns=ITEMS,
        amounts=["amount"],
        needed=3,
        choices={"kind": dictionaries.of_today("amount_item"), "reasonable": lambda: [("yes", _("yes"))]},
        help_text=_("Equipment and other goods in the price; say yes for a reasonable quantity of the object itself."),
    )
    instalments = RowsField(
        label=_("payment plan"),
        columns=PLAN,
        amounts=["amount"],
        help_text=_("Each payment with a date, a milestone or both. Amounts as you would write them: 100万元."),
    )
    cny_rate = forms.DecimalField(label=_("rate to CNY"), required=False, max_digits=18, decimal_places=8)
    cny_on = forms.DateField(label=_("date of the rate"), required=False, widget=_DATE)
    cny_source = forms.CharField(label=_("source of the rate"), required=False, max_length=200)
    conditions = RowsField(
        label=_("conditions before it is in force"),
        columns=CONDITIONS,
        choices={"kind": dictionaries.of_today("contract_condition")},
        longest={"what": 300},
        help_text=_("Empty where it is in force at once."),
    )
    valid_to = forms.DateField(label=_("valid to"), required=False, widget=_DATE)

    def __init__(self, *args: Any, contract: Contract, **more: Any) -> None:
        super().__init__(*args, **more)
        self.contract = contract
        self.template_used = templates.find(contract.template)
        self.fields["contract_subtype"] = _subtypes(contract)
        for name, dictionary, label in (
            ("licence_mode", "licence_mode", _("kind of licence")),
            ("conversion_mode", "conversion_mode", _("mode of conversion")),
            ("technology_field", "technology_field", _("technology field")),
            ("ip_kind", "ip_kind", _("kind of intellectual property")),
            ("plan_source", "plan_source", _("source of the plan")),
            ("socio_economic_objective", "socio_economic_objective", _("socio-economic objective")),
            ("payment_mode", "payment_mode", _("way of payment")),
            ("royalty_base", "royalty_base", _("base of the royalty")),
        ):
            self.fields[name] = of_list(dictionary, label=label)
        for slot in self.template_used.slots if self.template_used else []:
            self.fields[_TERM + slot.code] = forms.CharField(
                label=templates.said(slot.label),
                help_text=templates.said(slot.hint),
                required=False,
                max_length=8000,
                widget=forms.Textarea(attrs={"rows": 5}),
            )
            if slot.required:
                self.fields[_TERM + slot.code].needed = _("needed before signing")  # type: ignore[attr-defined] # read by the mark
        for name in ("turnover", "estimate", "entry_fee", "items", "instalments"):
            self.fields[name].currency = contract.currency  # type: ignore[attr-defined] # an AmountField
        wishes = notices.withholdable(contract, on=drafts.today(contract))
        if wishes:
            self.fields["withheld"] = forms.MultipleChoiceField(
                label=_("kept from the public"),
                help_text=_("The exchange makes a concluded transaction public. What you tick here stays between you."),
                choices=wishes,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self._ask_for_rights()
        self._leave_out_what_was_agreed()

    def _ask_for_rights(self) -> None:
        """Of an achievement, its rights to be ticked; else a table, where the class disposes of rights."""
        contract = self.contract
        if contract.achievement:
            self.fields["rights"] = forms.MultipleChoiceField(
                label=_("rights in the contract"),
                help_text=_("They stand in the text that is signed. A patent licence or transfer names at least one."),
                choices=rights.labels(contract),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        elif contract.contract_class in drafts.CONVERSION_OF_CLASS:
            self.fields["rights"] = RightsField()

    def clean_rights(self) -> list[rights.RightGiven]:
        """By id, or in full."""
        given = self.cleaned_data["rights"]
        if self.contract.achievement:
            return [{"right": UUID(key)} for key in given]
        return read(given)

    def _leave_out_what_was_agreed(self) -> None:
        contract = self.contract
        gone = [] if contract.contract_class == "licensing" else ["licence_mode"]
        if contract.deal_id is not None:
            gone += ["turnover", "amount_known", "payment_mode", "royalty_base", "royalty_rate", "entry_fee"]
            gone.append("licence_mode")
        if contract.deal_id is not None and contract.amount_known:
            gone.append("estimate")
        if contract.currency == "CNY":
            gone += ["cny_rate", "cny_on", "cny_source"]
        for name in gone:
            self.fields.pop(name, None)

    @property
    def parts(self) -> Sequence[Part]:
        """The fields in the order in which a contract is read, under their headings."""
        terms = [name for name in self.fields if name.startswith(_TERM)]
        return (
            Part(
                _("What it is"),
                ("title", "contract_subtype", "licence_mode", "conversion_mode", "technology_field", "ip_kind",
                 "plan_source", "socio_economic_objective", "valid_to"),
            ),
            Part(_("The rights"), ("rights",)),
            Part(_("The articles"), terms),
            Part(
                _("Amounts and payment"),
                ("amount_known", "turnover", "estimate", "payment_mode", "royalty_base", "royalty_rate", "entry_fee",
                 "items", "instalments", "cny_rate", "cny_on", "cny_source"),
            ),
            Part(_("Conditions"), ("conditions",)),
            Part(_("After it is concluded"), ("withheld",)),
        )  # fmt: skip

    def clean_items(self) -> list[drafts.Item]:
        """Kinds by code or name, amounts in the contract's currency."""
        return [
            {
                "kind": coded(row["kind"], "amount_item"),
                "what": row["what"],
                "minor": parsed(row["amount"], self.contract.currency).minor,
                "reasonable_quantity": row.get("reasonable", "").casefold() in _YES,
            }
            for row in self.cleaned_data["items"]
        ]

    def clean_conditions(self) -> list[drafts.Precedent]:
        """Kinds by code or name, dates as dates."""
        return [
            {
                "kind": coded(row["kind"], "contract_condition"),
                "what": row.get("what", ""),
                "due_on": day(row["due_on"]) if row.get("due_on") else None,
            }
            for row in self.cleaned_data["conditions"]
        ]

    def clean_instalments(self) -> list[drafts.Plan]:
        """Dates as dates, amounts in the contract's currency."""
        return [
            {
                "what": row["what"],
                "milestone": row.get("milestone", ""),
                "due_on": day(row["due_on"]) if row.get("due_on") else None,
                "minor": parsed(row["amount"], self.contract.currency).minor if row.get("amount") else None,
            }
            for row in self.cleaned_data["instalments"]
        ]

    def draft(self) -> drafts.Draft:
        """What the service takes."""
        given = dict(self.cleaned_data)
        given.pop("version", None)
        terms = {name.removeprefix(_TERM): given.pop(name) for name in list(given) if name.startswith(_TERM)}
        if "royalty_rate" in given:
            rate = given.pop("royalty_rate")
            given["royalty_rate_bp"] = int(rate * 100) or None if rate is not None else None
        if terms:
            given["terms"] = terms
        return given  # type: ignore[return-value] # the fields are the draft's


def initial_of(contract: Contract) -> dict[str, Any]:
    """What the form shows of a draft."""
    plain = {name: getattr(contract, name) for name in DraftForm.base_fields if hasattr(contract, name)}
    names = ("contract_subtype", "licence_mode", "conversion_mode", "technology_field", "ip_kind", "plan_source",
             "socio_economic_objective", "payment_mode", "royalty_base")  # fmt: skip
    rate = contract.royalty_rate_bp
    return {
        **plain,
        **{name: getattr(contract, name) for name in names},
        **{_TERM + code: text for code, text in contract.terms.items()},
        "version": contract.version,
        "withheld": contract.withheld,
        "rights": (
            [str(row.right) for row in contract.rights.all()]
            if contract.achievement
            else [right_rows.shown(row) for row in contract.rights.all()]
        ),
        "royalty_rate": None if rate is None else f"{rate / 100:g}",
        "items": [
            {"kind": row.kind, "what": row.what, "amount": f"{row.amount.decimal:,}",
             "reasonable": "yes" if row.reasonable_quantity else ""}
            for row in contract.items.select_related("contract")
        ],
        "conditions": [
            {"kind": row.kind, "what": row.what, "due_on": row.due_on} for row in contract.conditions.all()
        ],
        "instalments": [
            {"what": row.what, "milestone": row.milestone, "due_on": row.due_on,
             "amount": f"{row.amount.decimal:,}" if row.amount else ""}
            for row in contract.instalments.select_related("contract")
        ],
    }  # fmt: skip


class OutsideForm(forms.Form):
    """The beginning of a contract for an agreement made elsewhere."""

    title = forms.CharField(label=_("name of the contract"), max_length=200)
    side = forms.ChoiceField(label=_("your side"), choices=[("seller", _("seller")), ("buyer", _("buyer"))])
    other = forms.CharField(
        label=_("the other side"),
        max_length=200,
        help_text=_("Its Unified Social Credit Identifier, or its name exactly as it stands here."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["contract_class"] = of_list("contract_class", label=_("class of contract"), required=True)
        self.order_fields(["title", "contract_class", "side", "other"])

    def clean_other(self) -> Organization:
        """The organization, which has to be here."""
        text = self.cleaned_data["other"].strip()
        rows = Organization.objects.in_force()
        found = rows.filter(uscc=text).first() or rows.filter(name_zh=text).first() or rows.filter(name_en=text).first()
        if found is None:
            raise ValidationError(_("There is no such organization in force."), "unknown")
        return found


class SignForm(forms.Form):
    """The hash of the text that is shown; it travels with the signature."""

    document_hash = forms.CharField(widget=forms.HiddenInput)
    read = forms.BooleanField(label=_("I have read this text and sign it for the organization named above."))


class _WithFile(forms.Form):
    """A form that may name a file of the contract. chosen: the field and the kind of file."""

    chosen: tuple[str, str]

    def offer_files_of(self, contract: Contract) -> None:
        """Lets choose among the contract's files; nothing is asked where there is none."""
        field, kind = self.chosen
        shown = papers.choices(contract, kind)
        if len(shown) < 2:
            self.fields.pop(field)
        else:
            self.fields[field].choices = shown  # type: ignore[attr-defined] # a ChoiceField


def _file(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, required=False, coerce=UUID, empty_value=None)


class PaperForm(_WithFile, MoveForm):
    """When it was signed on paper, and the copy of it."""

    signed_on = forms.DateField(label=_("signed on"), widget=_DATE)
    paper_file = _file(_("the contract signed on paper"))
    chosen = ("paper_file", papers.PAPER)


class ConditionForm(_WithFile):
    """How a condition was settled, and on what evidence."""

    version = VersionField()
    status = forms.ChoiceField(
        label=_("outcome"), choices=[(Condition.MET, _("met")), (Condition.REFUSED, _("refused"))]
    )
    settled_on = forms.DateField(label=_("settled on"), widget=_DATE)
    reference = forms.CharField(label=_("number of the licence or certificate"), max_length=120, required=False)
    evidence = _file(_("evidence for a condition"))
    chosen = ("evidence", papers.EVIDENCE)


class EndForm(ReasonForm):
    """What is proposed to the other side."""

    move = forms.ChoiceField(
        label=_("what you propose"),
        choices=[("perform", _("It is performed")), ("terminate", _("Terminate it before it is performed"))],
    )
    field_order = ("move", "reason", "note")


def _subtypes(contract: Contract) -> forms.ChoiceField:
    rows = drafts.subtypes(contract.contract_class)
    return forms.ChoiceField(label=_("sub-type of contract"), choices=[("", ""), *rows], required=False)
