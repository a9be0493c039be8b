"""The terms of an offer: what is wrong with them, and how two versions differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.selectors import dictionaries
from market.models import Deal, Offer
from market.selectors import listing_terms
from transfer.edge import amounts
from transfer.kernel.errors import Invalid, Problem
from transfer.kernel.money import LARGEST_MINOR, Money

RIGHTS = ("transfer", "licensing")
"""Classes of contract that grant a right."""
WITH_ROYALTY = ("ROYALTY", "ROYALTY_WITH_ENTRY")
_TEXT = 8000
_MOST_INSTALMENTS = 40


class Terms(TypedDict, total=False):
    """What one side offers. price None where only a royalty is paid; instalments: [{"what", "due", "minor"}]."""

    contract_subtype: str
    licence_mode: str
    price: Money | None
    payment_mode: str
    instalments: list[dict[str, Any]]
    royalty_base: str
    royalty_rate_bp: int | None
    entry_fee: Money | None
    territory: list[str]
    fields_of_use: list[str]
    months: int | None
    deliverables: str
    other_terms: str


@dataclass(frozen=True, slots=True)
class Line:
    """One term of several offers side by side: its label and a cell for each (the text, whether it differs from the
    offer before, by how much where that can be said). apart: the two sides' last offers differ in it."""

    name: str
    label: str
    cells: Sequence[tuple[str, bool, str]]
    apart: bool = False


def terms_of(offer: Offer) -> Terms:
    """The terms of an offer as a form or a key would send them: the starting point of a counter-offer."""
    fee = offer.entry_fee_minor
    return Terms(
        contract_subtype=offer.contract_subtype,
        licence_mode=offer.licence_mode,
        price=offer.price,
        payment_mode=offer.payment_mode,
        instalments=list(offer.instalments),
        royalty_base=offer.royalty_base,
        royalty_rate_bp=offer.royalty_rate_bp,
        entry_fee=None if fee is None else Money(fee, offer.currency),
        territory=list(offer.territory),
        fields_of_use=list(offer.fields_of_use),
        months=offer.months,
        deliverables=offer.deliverables,
        other_terms=offer.other_terms,
    )


def checked(terms: Terms, deal: Deal, *, on: date) -> dict[str, Any]:
    """The columns of an offer for these terms. Raises Invalid with every problem."""
    problems = [
        *_problems_of_kind(terms, deal, on),
        *_problems_of_price(terms, on),
        *_problems_of_instalments(terms),
        *listing_terms.extent_problems(
            terms.get("territory", []), terms.get("fields_of_use", []), terms.get("months"), on
        ),
    ]
    if not terms.get("deliverables", "").strip():
        problems.append(
            Problem("deliverables", "required", gettext_lazy("Say what is delivered and how it is accepted."))
        )
    problems += [
        Problem(name, "length", gettext_lazy("This is too long; 8,000 characters are enough."))
        for name in ("deliverables", "other_terms")
        if len(str(terms.get(name, ""))) > _TEXT
    ]
    if problems:
        raise Invalid(problems)
    price, fee = terms.get("price"), terms.get("entry_fee")
    return {
        "contract_subtype": terms.get("contract_subtype", ""),
        "licence_mode": terms.get("licence_mode", ""),
        "price_minor": price.minor if price else None,
        "currency": (price or fee or Money(0)).currency,
        "payment_mode": terms.get("payment_mode", ""),
        "instalments": terms.get("instalments", []),
        "royalty_base": terms.get("royalty_base", ""),
        "royalty_rate_bp": terms.get("royalty_rate_bp"),
        "entry_fee_minor": fee.minor if fee else None,
        "territory": sorted(set(terms.get("territory", []))),
        "fields_of_use": sorted(set(terms.get("fields_of_use", [])), key=lambda code: (len(code), code)),
        "months": terms.get("months"),
        "deliverables": terms.get("deliverables", "").strip(),
        "other_terms": terms.get("other_terms", "").strip(),
    }


def _problems_of_kind(terms: Terms, deal: Deal, on: date) -> list[Problem]:
    found = []
    subtype, licence = terms.get("contract_subtype", ""), terms.get("licence_mode", "")
    if subtype and dictionaries.class_of_subtype(subtype, on=on) != deal.contract_class:
        found.append(
            Problem("contract_subtype", "choice", gettext_lazy("This kind does not belong to the class of the deal."))
        )
    if deal.contract_class == "licensing" and not dictionaries.is_valid("licence_mode", licence, on=on):
        found.append(
            Problem("licence_mode", "required", gettext_lazy("Say which licence: exclusive, sole or ordinary."))
        )
    if deal.contract_class != "licensing" and licence:
        found.append(Problem("licence_mode", "not_wanted", gettext_lazy("Only a licence has a kind of licence.")))
    return found


def _problems_of_price(terms: Terms, on: date) -> list[Problem]:
    found = []
    mode = terms.get("payment_mode", "")
    price, fee, rate = terms.get("price"), terms.get("entry_fee"), terms.get("royalty_rate_bp")
    if not dictionaries.is_valid("payment_mode", mode, on=on):
        found.append(Problem("payment_mode", "required", gettext_lazy("Choose a way of payment from the list.")))
    royalty = mode in WITH_ROYALTY
    if price is None and not royalty:
        found.append(Problem("price", "required", gettext_lazy("Give the price.")))
    for name, amount in (("price", price), ("entry_fee", fee)):
        if amount is not None and not 0 <= amount.minor <= LARGEST_MINOR:
            found.append(Problem(name, "amount", gettext_lazy("An amount is not negative.")))
    if price and fee and price.currency != fee.currency:
        found.append(Problem("entry_fee", "currency", gettext_lazy("Price and entry fee are in one currency.")))
    if royalty and (rate is None or not 0 < rate <= 10_000):
        found.append(Problem("royalty_rate_bp", "required", gettext_lazy("Give the rate of the royalty, up to 100 %.")))
    if royalty and not dictionaries.is_valid("royalty_base", terms.get("royalty_base", ""), on=on):
        found.append(Problem("royalty_base", "required", gettext_lazy("Say of what the royalty is paid.")))
    if not royalty and (rate is not None or terms.get("royalty_base")):
        found.append(
            Problem("royalty_rate_bp", "not_wanted", gettext_lazy("A royalty needs a way of payment with a royalty."))
        )
    if mode == "ROYALTY_WITH_ENTRY" and fee is None:
        found.append(Problem("entry_fee", "required", gettext_lazy("Give the entry fee.")))
    if mode != "ROYALTY_WITH_ENTRY" and fee is not None:
        found.append(
            Problem("entry_fee", "not_wanted", gettext_lazy("An entry fee goes with a royalty with an entry fee."))
        )
    return found


def _problems_of_instalments(terms: Terms) -> list[Problem]:
    rows, price = terms.get("instalments", []), terms.get("price")
    if not rows:
        if terms.get("payment_mode") == "LUMP_INSTALMENT":
            return [Problem("instalments", "required", gettext_lazy("Say in which instalments it is paid."))]
        return []
    if len(rows) > _MOST_INSTALMENTS or not all(_is_instalment(row) for row in rows):
        return [
            Problem(
                "instalments", "shape", gettext_lazy("Each instalment says what for, when, and an amount above zero.")
            )
        ]
    if price is None or sum(row["minor"] for row in rows) != price.minor:
        return [Problem("instalments", "sum", gettext_lazy("The instalments do not add up to the price."))]
    return []


def _is_instalment(row: Any) -> bool:
    if not isinstance(row, Mapping) or set(row) != {"what", "due", "minor"}:
        return False
    words = all(isinstance(row[name], str) and len(row[name]) <= 200 for name in ("what", "due"))
    return words and type(row["minor"]) is int and 0 < row["minor"] <= LARGEST_MINOR


def compared(offers: Sequence[Offer]) -> list[Line]:
    """The terms of several versions side by side, in the order given; a cell is marked where it changed."""
    versions = [terms_of(offer) for offer in offers]
    of_rights = any(offer.deal.contract_class in RIGHTS for offer in offers)
    found = []
    between = _last_of_each(offers)
    for name, label in _LABELS.items():
        texts = [_shown(name, terms) for terms in versions]
        said = any(dict(terms).get(name) for terms in versions)
        if said or (of_rights and name in ("territory", "fields_of_use")):
            apart = len(between) > 1 and len({texts[place] for place in between}) > 1
            found.append(Line(name, str(label), _marked(texts, [_number(name, terms) for terms in versions]), apart))
    return found


def spoken(offer: Offer) -> dict[str, str]:
    """The terms of one offer in words, by their names; what it does not say is left out."""
    terms = terms_of(offer)
    return {name: text for name in _LABELS if (text := _shown(name, terms))}


def _last_of_each(offers: Sequence[Offer]) -> list[int]:
    """Where the last offer of each side stands; of one alone where only one side has made any."""
    return list({offer.by_id: place for place, offer in enumerate(offers)}.values())


def _number(name: str, terms: Terms) -> Money | int | None:
    """A term that can be reckoned with."""
    if name in ("price", "entry_fee"):
        return terms["price"] if name == "price" else terms["entry_fee"]
    return terms["months"] if name == "months" else None


def _moved(before: Money | int | None, after: Money | int | None) -> str:
    """By how much a term went up or down: "+200,000 CNY (+6.7 %)"."""
    if isinstance(before, Money) and isinstance(after, Money) and before.currency == after.currency:
        by = after.minor - before.minor
        share = f" ({100 * by / before.minor:+.1f} %)" if before.minor else ""
        return f"{'+' if by > 0 else '−'}{amounts.words(Money(abs(by), after.currency))}{share}".replace("(-", "(−")
    if isinstance(before, int) and isinstance(after, int):
        return f"{after - before:+d}".replace("-", "−")
    return ""


def changed_names(before: Offer, after: Offer) -> list[str]:
    """The names of the terms in which a counter-offer differs from what it answers."""
    old, new = terms_of(before), terms_of(after)
    return [name for name in _LABELS if old.get(name) != new.get(name)]


def _marked(texts: Sequence[str], numbers: Sequence[Money | int | None]) -> list[tuple[str, bool, str]]:
    found = []
    for index, text in enumerate(texts):
        differs = bool(index) and text != texts[index - 1]
        found.append((text, differs, _moved(numbers[index - 1], numbers[index]) if differs else ""))
    return found


_LABELS = {
    "contract_subtype": gettext_lazy("sub-type of contract"),
    "licence_mode": gettext_lazy("kind of licence"),
    "price": gettext_lazy("price"),
    "payment_mode": gettext_lazy("way of payment"),
    "instalments": gettext_lazy("instalments"),
    "royalty_base": gettext_lazy("base of the royalty"),
    "royalty_rate_bp": gettext_lazy("rate of the royalty"),
    "entry_fee": gettext_lazy("entry fee"),
    "territory": gettext_lazy("territory"),
    "fields_of_use": gettext_lazy("fields of use"),
    "months": gettext_lazy("duration in months"),
    "deliverables": gettext_lazy("what is delivered, and how it is accepted"),
    "other_terms": gettext_lazy("other terms"),
}
_DICTIONARIES = {
    "contract_subtype": "contract_subtype",
    "licence_mode": "licence_mode",
    "payment_mode": "payment_mode",
    "royalty_base": "royalty_base",
}


def _shown(name: str, terms: Terms) -> str:
    value = dict(terms).get(name)
    if name == "territory":
        return ", ".join(listing_terms.place_label(code) for code in terms["territory"]) or _("the whole world")
    if name == "fields_of_use":
        labels = [dictionaries.label("technology_field", code) for code in terms["fields_of_use"]]
        return ", ".join(labels) or _("every field")
    if name in _DICTIONARIES:
        return dictionaries.label(_DICTIONARIES[name], str(value)) if value else ""
    if isinstance(value, Money):
        return amounts.words(value)
    if name == "royalty_rate_bp":
        return f"{_decimal(terms['royalty_rate_bp'])} %" if value is not None else ""
    if name == "instalments":
        return "\n".join(_instalment(row, terms["price"]) for row in terms["instalments"])
    return "" if value is None else str(value)


def _instalment(row: Mapping[str, Any], price: Money | None) -> str:
    currency = price.currency if price else "CNY"
    return f"{row['what']} · {row['due']} · {amounts.words(Money(row['minor'], currency))}"


def _decimal(basis_points: int | None) -> str:
    whole, rest = divmod(basis_points or 0, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
