"""Countries by ISO 3166-1: alpha-2 is the code, numeric and alpha-3 are extras."""

import unicodedata
from collections.abc import Mapping

import pycountry
from babel import Locale

from institutions.dictionaries.rows import DictionaryRows, EntryRow

# They are regions of GB/T 2260 and counted as such; the country code only serves records that arrive with it.
REGIONS_OF_CHINA = {"HK": "810000", "MO": "820000", "TW": "710000"}
_CHINA_FIRST = {"CN": "0", **dict.fromkeys(REGIONS_OF_CHINA, "1")}


def read() -> DictionaryRows:
    """All countries: codes from pycountry, names in both languages from Unicode's CLDR (babel)."""
    english, chinese = Locale("en").territories, Locale("zh", script="Hans").territories
    return DictionaryRows(
        code="country",
        title_en="Country",
        title_zh="国家和地区",
        source="ISO 3166-1 codes from pycountry; names from Unicode CLDR",
        sureness="S",
        version="ISO 3166-1",
        entries=[_entry(country, english, chinese) for country in pycountry.countries],
    )


def _entry(country: pycountry.db.Country, english: Mapping[str, str], chinese: Mapping[str, str]) -> EntryRow:
    code = country.alpha_2
    region = REGIONS_OF_CHINA.get(code)
    label = english.get(code, country.name)
    return EntryRow(
        code=code,
        label_en=f"{label}, China" if region and "China" not in label else label,
        label_zh=_in_china(chinese[code]) if region else chinese.get(code, ""),
        parent="CN" if region else "",
        sort_key=f"{_CHINA_FIRST.get(code, '2')}{_plain(label)}"[:120],
        extra={"numeric": country.numeric, "alpha_3": country.alpha_3} | ({"region": region} if region else {}),
    )


def _in_china(name: str) -> str:
    return name if name.startswith("中国") else f"中国{name}"


def _plain(name: str) -> str:
    """Without case and accents, so that Åland stands under A."""
    return "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))
