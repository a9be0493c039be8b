"""Where a party is, for a regional table: a province, abroad, or not stated."""

from django.utils.translation import gettext as _

from institutions.selectors import dictionaries, regions

ABROAD = "abroad"
UNKNOWN = ""


def place_of(region: str, country: str) -> str:
    """The province's code; Hong Kong, Macao and Taiwan are regions of China also when only the country is given."""
    if region:
        return regions.province_of(region)
    entry = dictionaries.find("country", country) if country else None
    if entry is not None and entry.extra.get("region"):
        return str(entry.extra["region"])
    if country in ("", regions.CHINA):
        return UNKNOWN
    return ABROAD


def name(place: str) -> str:
    """What a place is called in the reader's language."""
    if place == ABROAD:
        return _("abroad")
    return regions.label(place) if place else _("not stated")


def is_whole(code: str) -> bool:
    """A row of the regional table rather than a part of one: a province or abroad."""
    return code == ABROAD or code.endswith("0000")


def is_place(code: str) -> bool:
    """A province or abroad."""
    return code == ABROAD or (is_whole(code) and regions.is_valid(code))
