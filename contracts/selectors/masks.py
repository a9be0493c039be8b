"""What of a concluded transaction is public: the one rule set behind page, API, feed and export.

FIELDS says for every field of the record who may know it, by which wish of the parties it is withheld from the public,
and why. `shown` applies it; nothing else reads TransactionNotice.content for a reader. Lists are narrowed only by
columns that are never masked, so that narrowing tells nothing either.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contracts.models import TransactionNotice
from institutions.selectors import dictionaries, regions
from transfer.kernel import policy
from transfer.kernel.actor import ANONYMOUS, Actor
from transfer.kernel.errors import Text
from transfer.kernel.money import Money

PUBLIC, PARTIES, OFFICIALS = "public", "parties", "officials"
_ASKED = {
    PARTIES: "contracts.transaction_notice.view_terms",
    OFFICIALS: "contracts.transaction_notice.view_identities",
}
"""Audience → the policy that says who belongs to it. Officials belong to the parties' audience too."""

TITLE, SELLERS, BUYERS, AMOUNTS = "title", "sellers", "buyers", "amounts"
WITHHOLDABLE: dict[str, Text] = {
    TITLE: _("the name of the contract"),
    SELLERS: _("the name of the seller"),
    BUYERS: _("the name of the buyer"),
    AMOUNTS: _("the amounts"),
}
"""What the parties may keep from the public, as far as the rule notice.transaction lets them."""

_TERMS = _("The terms of the contract are known to its parties and to whoever supervises them.")
_IDENTITY = _("Register numbers and exact places serve supervision, not the public.")
_WISH = _("The parties keep this confidential.")
_ENDED = _("The notice was revoked: what it said does not hold.")
_CONFIDENCE = _("Law on Promoting the Transformation of Scientific and Technological Achievements (2015), art. 30")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record. audience: who knows it at least. withheld_with: wishes of the parties that narrow a
    public field to them; stays: still public after the notice was revoked. kind: how a value is read (`text_of`)."""

    name: str
    label: Text
    kind: str = "text"
    dictionary: str = ""
    audience: str = PUBLIC
    withheld_with: tuple[str, ...] = ()
    stays: bool = False
    why: Text = ""


FIELDS: tuple[Field, ...] = (
    Field("title", _("name of the contract"), withheld_with=(TITLE,)),
    Field("contract_class", _("class of contract"), "code", "contract_class", stays=True),
    Field("contract_subtype", _("sub-type of contract"), "code", "contract_subtype"),
    Field("licence_mode", _("kind of licence"), "code", "licence_mode"),
    Field("technology_field", _("technology field"), "code", "technology_field"),
    Field("pricing_way", _("way to the price"), "code", "pricing_way"),
    Field("sellers", _("seller"), "names", withheld_with=(SELLERS,)),
    Field("seller_kind", _("nature of the seller"), "code", "party_kind"),
    Field("seller_province", _("region of the seller"), "region"),
    Field("seller_country", _("country of the seller"), "code", "country"),
    Field("buyers", _("buyer"), "names", withheld_with=(BUYERS,)),
    Field("buyer_kind", _("nature of the buyer"), "code", "party_kind"),
    Field("buyer_province", _("region of the buyer"), "region"),
    Field("buyer_country", _("country of the buyer"), "code", "country"),
    Field("related_buyer", _("buyer related to the completers"), "yes"),
    Field("turnover", _("turnover"), "amount", withheld_with=(AMOUNTS,)),
    Field("transaction", _("technology transaction amount"), "amount", withheld_with=(AMOUNTS,)),
    Field("payment_mode", _("way of payment"), "code", "payment_mode"),
    Field("signed_on", _("signed on"), stays=True),
    Field("effective_on", _("in force from"), stays=True),
    Field("ended_on", _("ended on"), stays=True),
    Field("exchange", _("exchange"), "names", stays=True),
    Field("publicity", _("public notice of the price"), "id", withheld_with=(TITLE, SELLERS)),
    Field("estimate", _("estimate"), "amount", audience=PARTIES, why=_TERMS),
    Field("royalty_rate_bp", _("rate of the royalty"), "rate", audience=PARTIES, why=_TERMS),
    Field("entry_fee", _("entry fee"), "amount", audience=PARTIES, why=_TERMS),
    Field("months", _("duration in months"), audience=PARTIES, why=_TERMS),
    Field("territory", _("territory"), "regions", audience=PARTIES, why=_TERMS),
    Field("contract", _("contract"), "id", audience=PARTIES, why=_TERMS),
    Field("document_hash", _("hash of the text"), audience=PARTIES, why=_TERMS),
    Field("seller_region", _("place of the seller"), "region", audience=OFFICIALS, why=_IDENTITY),
    Field("buyer_region", _("place of the buyer"), "region", audience=OFFICIALS, why=_IDENTITY),
    Field("seller_numbers", _("register number of the seller"), "list", audience=OFFICIALS, why=_IDENTITY),
    Field("buyer_numbers", _("register number of the buyer"), "list", audience=OFFICIALS, why=_IDENTITY),
)
NAMES = tuple(field.name for field in FIELDS)
_BY_NAME = {field.name: field for field in FIELDS}


@dataclass(frozen=True, slots=True)
class Hiding:
    """To which audience a field of a notice is narrowed, and why."""

    audience: str
    why: Text
    legal_basis: Text = ""


@dataclass(frozen=True, slots=True)
class Masked:
    """A field that the reader does not see, and why."""

    field: str
    label: Text
    reason: Text
    legal_basis: Text = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A field that the reader sees, as text in the reader's language; amount: for columns of figures."""

    field: str
    label: Text
    text: str
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as one reader sees it. values: every field by name, None where it is masked or not stated. masked:
    those that have something to hide; open_fields: the names that are open to this reader, stated or not.
    """

    values: Mapping[str, Any]
    masked: tuple[Masked, ...]
    open_fields: frozenset[str]

    @property
    def lines(self) -> list[Line]:
        """What there is to read, in the order of FIELDS."""
        return [_line(field, self.values[field.name]) for field in FIELDS if _is_stated(self.values[field.name])]

    def text(self, name: str) -> str:
        """One field as text; "" where it is masked or not stated."""
        value = self.values[name]
        return text_of(_BY_NAME[name], value) if _is_stated(value) else ""

    def amount(self, name: str) -> Money | None:
        """One amount; None where it is masked or not known."""
        value = self.values[name]
        return Money(value["minor"], value["currency"]) if value else None

    @property
    def masked_by_reason(self) -> list[tuple[Text, str, list[Text]]]:
        """Each reason with its legal basis and the labels of the fields that are masked for it."""
        found: dict[tuple[str, str], tuple[Text, str, list[Text]]] = {}
        for one in self.masked:
            basis = str(one.legal_basis)
            row = found.setdefault((str(one.reason), basis), (one.reason, basis, []))
            row[2].append(one.label)
        return list(found.values())

    def hides(self, name: str) -> Masked | None:
        """Why a field is masked; None for one that is not."""
        return next((one for one in self.masked if one.field == name), None)


def shown(notice: TransactionNotice, actor: Actor = ANONYMOUS) -> Shown:
    """The notice as the actor may see it."""
    hidden = {field.name: _hidden(field, notice) for field in FIELDS}
    needed = {hiding.audience for hiding in hidden.values() if hiding}
    known = {audience for audience in needed if policy.may(actor, _ASKED[audience], notice)}
    open_fields = frozenset(name for name, hiding in hidden.items() if hiding is None or hiding.audience in known)
    masked = [
        Masked(field.name, field.label, hiding.why, hiding.legal_basis)
        for field in FIELDS
        if (hiding := hidden[field.name]) and field.name not in open_fields and _is_stated(notice.content[field.name])
    ]
    values = {name: notice.content[name] if name in open_fields else None for name in NAMES}
    return Shown(values, tuple(masked), open_fields)


def is_withheld(name: str, withheld: Iterable[str]) -> bool:
    """A wish of the parties keeps this field from the public; also for what else shows a contract: its certificate."""
    return bool(set(_BY_NAME[name].withheld_with).intersection(withheld))


def visible_changes(changes: list[dict[str, Any]], seen: Shown) -> list[dict[str, Any]]:
    """The changes of a correction in fields that are not masked for the reader."""
    return [row for row in changes if row["field"] in seen.open_fields]


def changes_in_words(changes: list[dict[str, Any]], seen: Shown) -> list[tuple[Text, str, str]]:
    """The same as text: label, before, after."""
    return [
        (_BY_NAME[row["field"]].label, _text(row["field"], row["before"]), _text(row["field"], row["after"]))
        for row in visible_changes(changes, seen)
    ]


def text_of(field: Field, value: Any) -> str:
    """A stated value as text in the active language."""
    return _READ[field.kind](field, value)


def _text(name: str, value: Any) -> str:
    return text_of(_BY_NAME[name], value) if _is_stated(value) else ""


def _hidden(field: Field, notice: TransactionNotice) -> Hiding | None:
    if field.audience != PUBLIC:
        return Hiding(field.audience, field.why)
    if notice.state == "revoked" and not field.stays:
        return Hiding(PARTIES, _ENDED)
    if is_withheld(field.name, notice.withheld):
        return Hiding(PARTIES, _WISH, _CONFIDENCE)
    return None


def _is_stated(value: Any) -> bool:
    return value not in (None, "", [], False)


def _line(field: Field, value: Any) -> Line:
    amount = Money(value["minor"], value["currency"]) if field.kind == "amount" else None
    return Line(field.name, field.label, text_of(field, value), amount)


def _language() -> str:
    return "zh" if (get_language() or "").startswith("zh") else "en"


def _names(field: Field, value: Any) -> str:
    return ("、" if _language() == "zh" else ", ").join(one[_language()] for one in value)


def _places(field: Field, value: Any) -> str:
    labels = [
        regions.label(code, _language()) if code.isdigit() else dictionaries.label("country", code, _language())
        for code in value
    ]
    return ("、" if _language() == "zh" else ", ").join(labels)


def _rate(field: Field, value: Any) -> str:
    whole, rest = divmod(value, 100)
    return f"{whole}.{rest:02d} %"


_READ = {
    "text": lambda field, value: str(value),
    "id": lambda field, value: str(value),
    "code": lambda field, value: dictionaries.label(field.dictionary, value, _language()),
    "names": _names,
    "region": lambda field, value: regions.full_name(value, _language()),
    "regions": _places,
    "list": lambda field, value: ", ".join(value),
    "yes": lambda field, value: str(pgettext_lazy("notice", "yes")),
    "amount": lambda field, value: Money(value["minor"], value["currency"]).display(_language()),
    "rate": _rate,
}
