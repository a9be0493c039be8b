"""Whether what an organization says about itself can be so."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Required, TypedDict, Unpack

from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.querysets.organizations import OPERATED_KINDS
from institutions.selectors import dictionaries, regions
from institutions.validators import identifiers
from transfer.kernel import clock
from transfer.kernel.errors import Invalid, Problem
from transfer.mechanisms.translations import selectors as translations
from transfer.mechanisms.translations.selectors import Original, Text

_USCC_FAULTS = {
    "checksum": _("The check character does not fit: compare all 18 characters with the licence."),
    "shape": _("This is not a Unified Social Credit Identifier: it has 18 digits and capital letters."),
}


def original(organization: Organization) -> Original:
    """What it says about itself, to be translated."""
    return Original(organization.stream, organization.about_lang, None, {"about": organization.about})


def about(organization: Organization) -> Text:
    """What it says about itself, in the reader's language where there is a translation."""
    return translations.for_reader(original(organization))["about"]


class Identity(TypedDict):
    """Who an organization is, as models.Organization explains it."""

    kinds: Sequence[str]
    name_en: str
    name_zh: str
    country: str
    uscc: str
    foreign_number: str
    region: str
    party_kind: str


class Application(TypedDict, total=False):
    """What an organization applies with: its identity (kinds at least) and its profile."""

    kinds: Required[Sequence[str]]
    name_en: str
    name_zh: str
    country: str
    uscc: str
    foreign_number: str
    region: str
    party_kind: str
    about: str
    about_lang: str
    website: str
    address: str


IDENTITY = ("kinds", "name_en", "name_zh", "country", "uscc", "foreign_number", "region", "party_kind")


def identity_in(given: Mapping[str, Any]) -> Identity:
    """The identity in what was given; the country is China by default, everything else empty."""
    found = {"kinds": [], "country": "CN"} | {name: given[name] for name in IDENTITY if name in given}
    return Identity(**{name: found.get(name, "") for name in IDENTITY})  # type: ignore[typeddict-item] # all its names


def checked_identity(*, applied_to: Organization | None, **given: Unpack[Identity]) -> dict[str, Any]:
    """The fields as they are kept. Raises Invalid that names every problem."""
    fields = {
        "kinds": list(dict.fromkeys(given["kinds"])),
        "name_en": " ".join(given["name_en"].split()),
        "name_zh": " ".join(given["name_zh"].split()),
        "country": given["country"].strip().upper(),
        "uscc": identifiers.compact_uscc(given["uscc"]),
        "foreign_number": given["foreign_number"].strip(),
        "region": given["region"].strip(),
        "party_kind": given["party_kind"].strip(),
    }
    problems = [*_kind_problems(fields, applied_to), *_number_problems(fields), *_place_problems(fields)]
    if problems:
        raise Invalid(problems)
    return fields


def _kind_problems(fields: dict[str, Any], applied_to: Organization | None) -> Iterator[Problem]:
    today = clock.now().date()
    kinds = fields["kinds"]
    if not kinds:
        yield Problem("kinds", "required", _("Choose at least one kind."))
    for kind in kinds:
        if not dictionaries.is_valid("organization_kind", kind, on=today):
            yield Problem("kinds", "choice", _("There is no such kind of organization."))
    if not fields["name_en"] and not fields["name_zh"]:
        yield Problem("name_zh", "required", _("Give the official name in Chinese or in English."))
    if fields["party_kind"] and not dictionaries.is_valid("party_kind", fields["party_kind"], on=today):
        yield Problem("party_kind", "choice", _("There is no such code of the nature of a party."))
    operated = bool(set(kinds) & set(OPERATED_KINDS))
    if applied_to is None and kinds and not operated:
        yield Problem("applied_to", "required", _("Choose the exchange that is to verify you."))
    if applied_to is not None and (operated or "exchange" not in applied_to.kinds or not applied_to.in_force):
        yield Problem("applied_to", "choice", _("This exchange cannot verify you."))


def _number_problems(fields: dict[str, Any]) -> Iterator[Problem]:
    if fields["country"] == "CN":
        if not fields["uscc"]:
            yield Problem("uscc", "required", _("Give the Unified Social Credit Identifier."))
        elif fault := identifiers.uscc_fault(fields["uscc"]):
            yield Problem("uscc", fault, _USCC_FAULTS[fault])
        if fields["foreign_number"]:
            yield Problem("foreign_number", "unexpected", _("Only for organizations registered abroad."))
    else:
        if not fields["foreign_number"]:
            yield Problem("foreign_number", "required", _("Give the number in the register of your country."))
        if fields["uscc"]:
            yield Problem("uscc", "unexpected", _("Only for organizations registered in China."))


def _place_problems(fields: dict[str, Any]) -> Iterator[Problem]:
    today = clock.now().date()
    if not dictionaries.is_valid("country", fields["country"], on=today):
        yield Problem("country", "choice", _("There is no such country code."))
    if fields["country"] == "CN":
        if not fields["region"] and "regulator" not in fields["kinds"]:
            yield Problem("region", "required", _("Choose the region down to the county if you can."))
    elif fields["region"]:
        yield Problem("region", "unexpected", _("Only for places in China."))
    if fields["region"] and not regions.is_valid(fields["region"], on=today):
        yield Problem("region", "choice", _("There is no such region code."))


def public_kinds() -> list[tuple[str, str]]:
    """Code and label of the kinds of organization that take part in public, in the reader's language."""
    kinds = dictionaries.choices("organization_kind", on=clock.now().date())
    return [kind for kind in kinds if kind[0] not in {"person", "operator"}]
