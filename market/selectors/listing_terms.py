"""The terms on which an achievement is listed, and what is wrong with them."""

from datetime import date
from typing import Any, TypedDict

from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from institutions.selectors import regions as places
from market.models import Listing
from transfer.kernel.errors import Invalid, Problem
from transfer.kernel.money import LARGEST_MINOR, Money

OFFERED_MODES = ("transfer", "licence", "equity", "cooperation")
OFFERED_WAYS = ("agreement",)
LONGEST_MONTHS = 1200
LONGEST_DAYS = 3650
_TEXT = 8000


class Terms(TypedDict, total=False):
    """What a listing offers. asking: None when the price is to be negotiated. Codes as models.Listing explains them."""

    conversion_mode: str
    licence_mode: str
    pricing_way: str
    asking: Money | None
    payment_mode: str
    territory: list[str]
    fields_of_use: list[str]
    months: int | None
    terms: str
    open_days: int | None


def terms_of(listing: Listing) -> Terms:
    """The terms of a listing as a form or a key would send them."""
    return Terms(
        conversion_mode=listing.conversion_mode,
        licence_mode=listing.licence_mode,
        pricing_way=listing.pricing_way,
        asking=listing.asking,
        payment_mode=listing.payment_mode,
        territory=list(listing.territory),
        fields_of_use=list(listing.fields_of_use),
        months=listing.months,
        terms=listing.terms,
        open_days=listing.open_days,
    )


def checked(terms: Terms, *, on: date) -> dict[str, Any]:
    """The columns of a listing for these terms. Raises Invalid with every problem."""
    problems = [*_problems_of_the_way(terms, on), *_problems_of_the_extent(terms, on)]
    if problems:
        raise Invalid(problems)
    asking = terms.get("asking")
    return {
        "conversion_mode": terms["conversion_mode"],
        "licence_mode": terms.get("licence_mode", ""),
        "pricing_way": terms.get("pricing_way") or "agreement",
        "asking_minor": asking.minor if asking else None,
        "currency": asking.currency if asking else "CNY",
        "payment_mode": terms.get("payment_mode", ""),
        "territory": sorted(set(terms.get("territory", []))),
        "fields_of_use": sorted(set(terms.get("fields_of_use", [])), key=lambda code: (len(code), code)),
        "months": terms.get("months"),
        "terms": terms.get("terms", "").strip(),
        "open_days": terms.get("open_days"),
    }


def _problems_of_the_way(terms: Terms, on: date) -> list[Problem]:
    found = []
    mode, licence = terms.get("conversion_mode", ""), terms.get("licence_mode", "")
    if mode not in OFFERED_MODES:
        found.append(Problem("conversion_mode", "choice", _("Choose transfer, licence, equity or cooperation.")))
    if mode == "licence" and not dictionaries.is_valid("licence_mode", licence, on=on):
        found.append(Problem("licence_mode", "required", _("Say which licence: exclusive, sole or ordinary.")))
    if mode != "licence" and licence:
        found.append(Problem("licence_mode", "not_wanted", _("Only a licence has a kind of licence.")))
    way = terms.get("pricing_way") or "agreement"
    if way not in OFFERED_WAYS:
        known = dictionaries.is_valid("pricing_way", way, on=on)
        later = _("This exchange lists by agreement with an asking price; lots, auctions and tenders are not open yet.")
        found.append(Problem("pricing_way", "not_open" if known else "choice", later))
    asking = terms.get("asking")
    if asking is not None and not 0 < asking.minor <= LARGEST_MINOR:
        found.append(Problem("asking", "amount", _("An asking price is more than zero. Leave it empty to negotiate.")))
    payment = terms.get("payment_mode", "")
    if payment and not dictionaries.is_valid("payment_mode", payment, on=on):
        found.append(Problem("payment_mode", "choice", _("Choose a way of payment from the list.")))
    if len(terms.get("terms", "")) > _TEXT:
        found.append(Problem("terms", "length", _("This is too long; 8,000 characters are enough.")))
    return found


def _problems_of_the_extent(terms: Terms, on: date) -> list[Problem]:
    found = extent_problems(terms.get("territory", []), terms.get("fields_of_use", []), terms.get("months"), on)
    days = terms.get("open_days")
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        found.append(Problem("open_days", "range", _("Give a number of days from 1 to 3,650.")))
    return found


def extent_problems(territory: list[str], fields: list[str], months: int | None, on: date) -> list[Problem]:
    """What is wrong with territory, fields of use and duration, in listings and offers alike."""
    found = []
    strange = [code for code in territory if not is_place(code, on)]
    if strange:
        found.append(
            Problem("territory", "choice", _("Not a country or region: %(codes)s.") % {"codes": ", ".join(strange)})
        )
    unknown = [code for code in fields if not dictionaries.is_valid("technology_field", code, on=on)]
    if unknown:
        found.append(
            Problem(
                "fields_of_use", "choice", _("Not a field of technology: %(codes)s.") % {"codes": ", ".join(unknown)}
            )
        )
    if months is not None and not 1 <= months <= LONGEST_MONTHS:
        found.append(Problem("months", "range", _("Give a number of months from 1 to 1,200.")))
    return found


def is_place(code: str, on: date) -> bool:
    """A country (ISO 3166-1) or a division of China (GB/T 2260)."""
    if code.isdigit():
        return len(code) == 6 and places.is_valid(code)
    return dictionaries.is_valid("country", code, on=on)


def place_label(code: str) -> str:
    """The name of a country or division in the reader's language."""
    return places.full_name(code) if code.isdigit() else dictionaries.label("country", code)
