"""Reader of a CSV of divisions with pinyin (columns id, deep, name, pinyin, ext_id, ext_name), for --regions-file.

It gives the counties a name in Latin letters and adds codes newer than the package.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from institutions.dictionaries.codes import level_of
from institutions.dictionaries.rows import RegionRow

_LEVELS = ("province", "city", "county")
_KINDS = {"区": " District", "县": " County", "旗": " Banner"}
# GB/T 2260 has no divisions below them; the codes that files show there are made up.
_WITHOUT_DIVISIONS = ("71", "81", "82")


def read(path: Path) -> list[RegionRow]:
    """One row for each code of GB/T 2260 in the file. ValueError names the line of what cannot be read."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(_rows(csv.DictReader(lines)))


def _rows(lines: Iterable[dict[str, str]]) -> Iterator[RegionRow]:
    seen = set()
    for number, line in enumerate(lines, start=2):
        try:
            code, name, pinyin, depth = line["ext_id"][:6], line["ext_name"], line["pinyin"], int(line["deep"])
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(
                f"line {number}: not a division with ext_id, ext_name, pinyin and deep ({error})"
            ) from None
        # A city without districts repeats itself as its own county, under a code that is not of GB/T 2260.
        repeats = depth not in range(3) or _LEVELS[depth] != level_of(code)
        if repeats or code in seen or not _is_division(code, name):
            continue
        seen.add(code)
        yield RegionRow(code=code, name_zh=name, name_en=_english(pinyin, name), short_zh=line["name"])


def _is_division(code: str, name: str) -> bool:
    """Not a foreign placeholder, and not a committee that administers land without being a division."""
    known = code.isdigit() and len(code) == 6 and "11" <= code[:2] <= "82" and code[:2] not in _WITHOUT_DIVISIONS
    return known and not name.endswith("行政委员会")


def _english(pinyin: str, name: str) -> str:
    """xi an → Xi'an; a district, county or banner says what it is."""
    first, *rest = pinyin.split() or [""]
    word = first + "".join(f"'{part}" if part[0] in "aoe" else part for part in rest)
    return word.capitalize() + _KINDS.get(name[-1:], "")
