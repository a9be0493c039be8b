"""Administrative divisions by GB/T 2260, today's and those of the past."""

import csv
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from stdnum import numdb

from institutions.dictionaries.codes import level_of
from institutions.dictionaries.package import DATA
from institutions.dictionaries.rows import DictionaryRows, RegionRow

# "[-1991]东郊区,[1992-]东丽区": names with the first and the last year in which they stood.
_NAME = re.compile(r"(?:\[(\d*)-(\d*)\])?([^\[\],]+)")
_GROUPING = re.compile(r"市辖区|县|林区|.*直辖.*行政单位|.*直辖.*行政区划")
_ABBREVIATION = re.compile(r"(?<=..)市$")


def header() -> DictionaryRows:
    """What the regions are, as a dictionary without entries: the rows are in models.Region."""
    return DictionaryRows(
        code="region",
        title_en="Region",
        title_zh="行政区划",
        source=f"GB/T 2260 divisions and their years from python-stdnum. {_provinces()['source']}",
        sureness="S",
        version="GB/T 2260",
    )


def read() -> list[RegionRow]:
    """Every code, provinces before cities before counties."""
    english = _city_names()
    rows = [_row(code, names, english) for code, names in _divisions()]
    return sorted(rows, key=lambda row: (("province", "city", "county").index(level_of(row.code)), row.code))


def _divisions() -> Iterator[tuple[str, str]]:
    for _length, province, _high, _properties, below in numdb.get("cn/loc").prefixes:
        for _length_below, rest, _high_below, properties, _none in below:
            yield province + rest, properties["county"]


def _row(code: str, names: str, english: dict[str, str]) -> RegionRow:
    # A few spans of the source end before they begin ([1983-1982]); the later year is then the true end.
    spans = [(int(first or 0), max(int(last or 0), int(first or 0) if last else 0), name)
             for first, last, name in _NAME.findall(names)]  # fmt: skip
    (first, _, _), (_, last, name) = spans[0], spans[-1]
    province = _provinces()["provinces"][code[:2]]
    is_province = level_of(code) == "province"
    return RegionRow(
        code=code,
        name_zh=name,
        name_en=province["en"] if is_province else english.get(code, ""),
        short_zh=province["zh"] if is_province else _ABBREVIATION.sub("", name),
        from_year=first or None,
        to_year=last or None,
        former_names=[{"name_zh": old, "to_year": until} for _, until, old in spans[:-1]],
        is_grouping=bool(_GROUPING.fullmatch(name)),
        counted_separately=code in _provinces()["counted_separately"],
        area=province["area"],
        tile=tuple(province["tile"]) if is_province else None,
    )


@lru_cache
def _provinces() -> dict[str, Any]:
    return tomllib.loads((DATA / "provinces.toml").read_text(encoding="utf-8"))


def _city_names() -> dict[str, str]:
    with (DATA / "cities_en.tsv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name_en"] for row in csv.DictReader(lines, delimiter="\t")}
