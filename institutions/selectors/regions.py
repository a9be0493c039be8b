"""Reading regions: what lies in what, what it is called, where it stands on the map."""

from dataclasses import dataclass
from datetime import date

from institutions.dictionaries.codes import digits_of, parent_of
from institutions.models import Region
from institutions.selectors import shelf
from institutions.selectors.dictionaries import find as find_entry
from institutions.selectors.dictionaries import pick

CHINA = "CN"


@dataclass(frozen=True, slots=True)
class Place:
    """One division of GB/T 2260, as models.Region explains it."""

    code: str
    parent: str
    level: str
    name_zh: str
    name_en: str
    short_zh: str
    area: str
    is_grouping: bool
    counted_separately: bool
    tile_x: int | None
    tile_y: int | None
    from_year: int | None
    to_year: int | None

    def existed(self, on: date) -> bool:
        """There was such a division in the year of that day."""
        return (self.from_year or 0) <= on.year and (self.to_year is None or on.year <= self.to_year)

    def name(self, lang: str | None = None) -> str:
        """The full name in the language given or else the active one."""
        return pick(self.name_en, self.name_zh, lang)


def find(code: str) -> Place | None:
    """The division of this code, also one of the past; None for no such code."""
    return _all().get(code)


def is_valid(code: str, *, on: date | None = None) -> bool:
    """A code that a party may have (on that day). Codes that only gather others are accepted: old forms use them."""
    place = find(code)
    return place is not None and (on is None or place.existed(on))


def label(code: str, lang: str | None = None) -> str:
    """The name of one division, in English that of the smallest around it that has one; an unknown code as it is."""
    found = _named(code, lang)
    return found[0].name(lang) if found else code


def chain(code: str) -> list[Place]:
    """The division and those it lies in, smallest first: county, city, province. Empty for an unknown code.

    Codes that only gather others are passed over, unless they are asked for themselves.
    """
    found: list[Place] = []
    while code:
        place = find(code)
        if place and (not place.is_grouping or not found):
            found.append(place)
        code = parent_of(code)
    return found


def full_name(code: str, lang: str | None = None) -> str:
    """西湖区 is 浙江省杭州市西湖区 in Chinese and "Xihu District, Hangzhou, Zhejiang" in English.

    A division without a name in Latin letters is left out of the English: no name mixes two scripts.
    """
    names = [place.name(lang) for place in _named(code, lang)]
    if not names:
        return code
    return pick(", ".join(names), "".join(reversed(names)), lang)


def _named(code: str, lang: str | None) -> list[Place]:
    """The division and those it lies in, without those that the language has no name for unless there is no other."""
    places = chain(code)
    is_chinese = pick("en", "zh", lang) == "zh"
    return [place for place in places if is_chinese or place.name_en] or places


def province_of(code: str) -> str:
    """The code of the province a division lies in: 330106 → 330000."""
    return f"{code[:2]}0000"


def digits(code: str) -> str:
    """The leading digits that all divisions in it share: 330000 → 33, 330100 → 3301."""
    return digits_of(code)


def contains(outer: str, inner: str) -> bool:
    """True when `inner` is `outer` or lies in it."""
    return inner.startswith(digits_of(outer))


def provinces() -> list[Place]:
    """The 34 divisions of the first level, by code."""
    return [place for place in _all().values() if place.level == "province"]


def children(parent: str = "", *, on: date) -> list[Place]:
    """The divisions right below one ("" for the provinces) on that day, by code. Gathering codes give way to what
    they gather, so that the districts of Beijing are the children of Beijing."""
    found: list[Place] = []
    for place in _children().get(parent, []):
        if place.is_grouping:
            found.extend(children(place.code, on=on))
        elif place.existed(on):
            found.append(place)
    return found


def choices(parent: str = "", *, on: date, lang: str | None = None) -> list[tuple[str, str]]:
    """(code, name) of the divisions right below one, for a form."""
    return [(place.code, place.name(lang)) for place in children(parent, on=on)]


def grouped(*, on: date, lang: str | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select that needs no script: the name of each province with (code, name) of itself and of what lies right
    below it, its cities or, of Beijing and the like, its districts."""
    return [
        (place.name(lang), [(place.code, place.name(lang)), *choices(place.code, on=on, lang=lang)])
        for place in provinces()
    ]


def of_statistics() -> list[Place]:
    """The rows of a regional table: provinces, each followed by its cities that are counted separately as well."""
    return [place for place in _all().values() if place.level == "province" or place.counted_separately]


def is_foreign(country: str) -> bool:
    """True for a country outside China; Hong Kong, Macao and Taiwan are regions of China."""
    entry = find_entry("country", country)
    return country != CHINA and (entry is None or entry.parent != CHINA)


def _all() -> dict[str, Place]:
    return shelf.remembered("regions", _read)


def _children() -> dict[str, list[Place]]:
    return shelf.remembered("regions:children", _read_children)


def _read() -> dict[str, Place]:
    rows = Region.objects.order_by("code").values_list(
        "code", "parent_id", "level", "name_zh", "name_en", "short_zh", "area", "is_grouping", "counted_separately",
        "tile_x", "tile_y", "from_year", "to_year",
    )  # fmt: skip
    return {row[0]: Place(row[0], row[1] or "", *row[2:]) for row in rows}


def _read_children() -> dict[str, list[Place]]:
    below: dict[str, list[Place]] = {}
    for place in _all().values():
        below.setdefault(place.parent, []).append(place)
    return below
