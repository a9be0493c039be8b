"""What may stand in a draft, and what a contract still lacks before it can be signed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.selectors import notices, rights, templates
from contracts.selectors.rights import RightGiven
from institutions.selectors import dictionaries
from transfer.kernel import clock, ruleset
from transfer.kernel.errors import Invalid, Problem, Text
from transfer.kernel.money import LARGEST_MINOR, Money

ROYALTIES = ("ROYALTY", "ROYALTY_WITH_ENTRY")
CONVERSION_OF_CLASS = {"transfer": "transfer", "licensing": "licence"}
"""Which way of conversion (Promotion Law art. 16) a class of contract is; work that is commissioned is "other"."""
_CODES = {
    "contract_class": "contract_class",
    "contract_subtype": "contract_subtype",
    "licence_mode": "licence_mode",
    "conversion_mode": "conversion_mode",
    "technology_field": "technology_field",
    "ip_kind": "ip_kind",
    "plan_source": "plan_source",
    "socio_economic_objective": "socio_economic_objective",
    "payment_mode": "payment_mode",
    "royalty_base": "royalty_base",
}
_LONGEST_TEXT = 8000
_MOST_ROWS = 40


class Item(TypedDict, total=False):
    """A non-technical item: kind (dictionary amount_item), what, amount in minor units, reasonable_quantity."""

    kind: str
    what: str
    minor: int
    reasonable_quantity: bool


class Precedent(TypedDict, total=False):
    """A condition precedent: kind (dictionary contract_condition), in words, to be met by."""

    kind: str
    what: str
    due_on: date | None


class Plan(TypedDict, total=False):
    """A line of the payment plan: what for, milestone, due on, amount in minor units or None."""

    what: str
    milestone: str
    due_on: date | None
    minor: int | None


class Draft(TypedDict, total=False):
    """What a draft may be changed to; what is not named stays. Amounts are Money, dates dates, rates Decimal."""

    title: str
    original_lang: str
    contract_class: str
    contract_subtype: str
    licence_mode: str
    conversion_mode: str
    technology_field: str
    ip_kind: str
    plan_source: str
    socio_economic_objective: str
    territory: Sequence[str]
    fields_of_use: Sequence[str]
    months: int | None
    valid_from: date | None
    valid_to: date | None
    amount_known: bool
    turnover: Money | None
    estimate: Money | None
    payment_mode: str
    royalty_base: str
    royalty_rate_bp: int | None
    entry_fee: Money | None
    cny_rate: Decimal | None
    cny_on: date | None
    cny_source: str
    withheld: Sequence[str]
    template: str
    terms: Mapping[str, str]
    items: Sequence[Item]
    conditions: Sequence[Precedent]
    instalments: Sequence[Plan]
    rights: Sequence[RightGiven]


ROWS = ("items", "conditions", "instalments", "rights")
_AMOUNTS = ("turnover", "estimate", "entry_fee")


def today(contract: Contract) -> date:
    """The legal date at the contract's jurisdiction."""
    return clock.local_date(clock.now(), contract.jurisdiction)


def checked(contract: Contract, given: Draft, *, on: date) -> dict[str, Any]:
    """The columns for what was given. Raises Invalid with every problem; what is missing may still be missing."""
    columns: dict[str, Any] = {name: value for name, value in given.items() if name not in (*ROWS, *_AMOUNTS)}
    problems = [*_code_problems(columns, on), *_amount_problems(contract, given), *_row_problems(given, on)]
    problems += rights.problems(contract, given.get("rights", ()), on=on)
    for name in _AMOUNTS:
        if name in given:
            amount: Money | None = given[name]  # type: ignore[literal-required] # one of the three names above
            columns[f"{name}_minor"] = amount.minor if amount else None
            columns.update({"currency": amount.currency} if amount else {})
    if "terms" in given:
        columns["terms"] = {code: text.strip() for code, text in given["terms"].items() if text.strip()}
        problems += _term_problems(contract, given)
    if "withheld" in columns:
        columns["withheld"] = sorted(set(columns["withheld"]))
        problems += notices.not_withholdable(contract, columns["withheld"], on=on)
    if "title" in columns and not 0 < len(columns["title"].strip()) <= 200:
        problems.append(Problem("title", "required", _("Give the contract a name of up to 200 characters.")))
    if problems:
        raise Invalid(problems)
    return columns


def _code_problems(columns: Mapping[str, Any], on: date) -> Iterable[Problem]:
    for name, dictionary in _CODES.items():
        if columns.get(name) and not dictionaries.is_valid(dictionary, columns[name], on=on):
            yield Problem(name, "choice", _("Choose one from the list."))
    for code in columns.get("fields_of_use", ()):
        if not dictionaries.is_valid("technology_field", code, on=on):
            yield Problem("fields_of_use", "choice", _("Choose one from the list."))
    rate = columns.get("royalty_rate_bp")
    if rate is not None and not 0 < rate <= 10_000:
        yield Problem("royalty_rate_bp", "range", _("A rate lies above nought and up to 100 %."))
    if columns.get("cny_rate") is not None and not 0 < columns["cny_rate"] < 10**9:
        yield Problem("cny_rate", "range", _("A rate of exchange is above nought."))


def _amount_problems(contract: Contract, given: Draft) -> Iterable[Problem]:
    named: dict[str, Money | None] = {name: given.get(name) for name in _AMOUNTS}  # type: ignore[misc] # the three names
    amounts = {name: amount for name, amount in named.items() if amount is not None}
    for name, amount in amounts.items():
        if not 0 <= amount.minor <= LARGEST_MINOR:
            yield Problem(name, "amount_size", _("An amount is not negative and not absurdly large."))
    if len({amount.currency for amount in amounts.values()}) > 1:
        yield Problem("turnover", "currency", _("All amounts of a contract are in one currency."))


def _row_problems(given: Draft, on: date) -> Iterable[Problem]:
    for name in ROWS:
        if len(given.get(name, ())) > _MOST_ROWS:  # type: ignore[arg-type] # a sequence in each of them
            yield Problem(name, "too_many", _("These are too many lines."))
    for item in given.get("items", ()):
        if not dictionaries.is_valid("amount_item", item.get("kind", ""), on=on) or not item.get("what", "").strip():
            yield Problem("items", "shape", _("Each item says its kind and what it is."))
        if not 0 < item.get("minor", 0) <= LARGEST_MINOR:
            yield Problem("items", "amount", _("Each item has an amount above nought."))
    for row in given.get("conditions", ()):
        if not dictionaries.is_valid("contract_condition", row.get("kind", ""), on=on):
            yield Problem("conditions", "choice", _("Choose one from the list."))
    for plan in given.get("instalments", ()):
        minor = plan.get("minor")
        if not plan.get("what", "").strip() or (minor is not None and not 0 < minor <= LARGEST_MINOR):
            yield Problem(
                "instalments", "shape", _("Each instalment says what for, and an amount above nought if any.")
            )


def _term_problems(contract: Contract, given: Draft) -> list[Problem]:
    template = templates.find(given.get("template") or contract.template)
    known = {slot.code for slot in template.slots} if template else set()
    found = [Problem("terms", "unknown", code) for code in given["terms"] if code not in known]
    long = [code for code, text in given["terms"].items() if len(text) > _LONGEST_TEXT]
    return found + [Problem(f"terms.{code}", "length", _("8,000 characters are the most.")) for code in long]


def transaction_of(turnover_minor: int | None, items: Iterable[tuple[int, bool]]) -> int | None:
    """The technology transaction amount: the turnover less the items that are no reasonable quantity.

    items: (amount, reasonable_quantity). None for an unknown turnover. May be negative: the caller refuses that.
    """
    if turnover_minor is None:
        return None
    return turnover_minor - sum(minor for minor, reasonable in items if not reasonable)


def lacks(contract: Contract, *, on: date) -> list[Problem]:
    """What is missing or does not fit before the contract can be signed; empty when it is ready."""
    return [
        *_lacking_kind(contract, on),
        *_lacking_parties(contract),
        *rights.lacking(contract, on=on),
        *_lacking_amounts(contract),
        *_lacking_terms(contract),
        *notices.not_withholdable(contract, contract.withheld, on=on),
    ]


def has_rules(contract: Contract, *, on: date) -> bool:
    """Whether the rules by which a contract is judged are known for that day."""
    return ruleset.find("contract.classes", jurisdiction=contract.jurisdiction, on=on) is not None


def field_label(contract: Contract, field: str) -> str:
    """What a field of a draft is called in the reader's language; of a term, the article's."""
    template = templates.find(contract.template)
    name = field.removeprefix("terms.")
    if field != name:
        return (
            next((templates.said(slot.label) for slot in template.slots if slot.code == name), name)
            if template
            else name
        )
    labels: dict[str, Text] = {"items": _("non-technical items in the amount"), "instalments": _("payment plan"),
                               "parties": _("parties"), "template": _("template"), "rights": _("rights")}  # fmt: skip
    columns = {column.name: column.verbose_name for column in Contract._meta.fields}
    return str(labels.get(field) or columns.get(field) or columns.get(f"{field}_minor") or field)


def _lacking_kind(contract: Contract, on: date) -> Iterable[Problem]:
    classes = ruleset.rule("contract.classes", jurisdiction=contract.jurisdiction, on=on).value["codes"]
    if contract.contract_class not in classes:
        yield Problem("contract_class", "choice", _("There is no such class of contract on this day."))
    owner = dictionaries.class_of_subtype(contract.contract_subtype, on=on) if contract.contract_subtype else ""
    if owner and owner != contract.contract_class:
        yield Problem("contract_subtype", "choice", _("This sub-type belongs to another class."))
    if dictionaries.entries("contract_subtype", on=on, parent=contract.contract_class) and not owner:
        yield Problem("contract_subtype", "required", _("Choose the sub-type."))
    if contract.contract_class == "licensing" and not contract.licence_mode:
        yield Problem("licence_mode", "required", _("Say which licence: exclusive, sole or ordinary."))
    for name in ("technology_field", "ip_kind", "conversion_mode", "plan_source", "socio_economic_objective"):
        if not getattr(contract, name):
            yield Problem(name, "required", _("Choose one from the list."))


def _lacking_parties(contract: Contract) -> Iterable[Problem]:
    sides = {party.side for party in contract.parties.all() if party.organization_id}
    if not {"seller", "buyer"} <= sides:
        yield Problem("parties", "required", _("A contract that is signed here has a seller and a buyer who are here."))


def _lacking_amounts(contract: Contract) -> Iterable[Problem]:
    if not contract.payment_mode:
        yield Problem("payment_mode", "required", _("Choose the way of payment."))
    if contract.amount_known and contract.turnover_minor is None:
        yield Problem("turnover", "required", _("State the turnover, or say that it is not known yet."))
    if not contract.amount_known and not contract.estimate_minor:
        yield Problem("estimate", "required", _("Estimate what is expected; an unknown amount is never nought."))
    if contract.payment_mode in ROYALTIES and not (contract.royalty_base and contract.royalty_rate_bp):
        yield Problem("royalty_rate_bp", "required", _("State the base and the rate of the royalty."))
    if contract.payment_mode == "ROYALTY_WITH_ENTRY" and not contract.entry_fee_minor:
        yield Problem("entry_fee", "required", _("State the entry fee."))
    planned = [row.amount_minor for row in contract.instalments.all() if row.amount_minor is not None]
    if contract.payment_mode == "LUMP_INSTALMENT" and sum(planned) != contract.turnover_minor:
        yield Problem("instalments", "sum", _("The instalments have to add up to the turnover."))
    if contract.currency != "CNY" and contract.amount_known and not (contract.cny_rate and contract.cny_on):
        yield Problem("cny_rate", "required", _("State the rate to CNY with its date: both are frozen at signing."))
    if contract.currency != "CNY" and contract.amount_known and not contract.cny_source:
        yield Problem("cny_source", "required", _("Say where the rate was published."))


def _lacking_terms(contract: Contract) -> Iterable[Problem]:
    template = templates.find(contract.template)
    if template is None or contract.contract_class not in template.classes:
        yield Problem("template", "choice", _("Choose a template of this class."))
        return
    for slot in template.slots:
        if slot.required and not contract.terms.get(slot.code):
            yield Problem(f"terms.{slot.code}", "required", _("This article is still empty."))


def subtypes(contract_class: str) -> list[tuple[str, str]]:
    """The sub-types of a class for a form, in the reader's language."""
    rows = dictionaries.entries("contract_subtype", on=clock.now().date(), parent=contract_class)
    return [(entry.code, entry.label()) for entry in rows]
