"""The words in figures: what is measured, in which unit, how it was tested. Numbers and signs need no translation."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Text
from transfer.mechanisms.translations.selectors import Text as Said

_PARTS: dict[str, Text] = {
    "name": _("what is measured"),
    "value": _("value"),
    "unit": _("unit"),
    "alternative": _("nearest alternative"),
    "test": _("test"),
}
# Words of a language, and not the sign of a unit: 元/t, "per year", but not W/(m·K) or kWh.
_WORDS = re.compile("[\u4e00-\u9fff]|[A-Za-z]{4,}")
_FIELD = re.compile(r"figure_(\d+)_([a-z]+)")


def words(rows: Sequence[Any]) -> dict[str, str]:
    """The texts of figures that can be translated, each under the name of its field: figure_1_name is the first's."""
    return {
        _field(place, part): row[part]
        for place, row in enumerate(rows, start=1)
        if isinstance(row, Mapping)
        for part in _PARTS
        if isinstance(row.get(part), str) and (_WORDS.search(row[part]) or (part == "name" and row[part]))
    }


def in_words(rows: Sequence[Any], texts: Mapping[str, Said] | None, language: str) -> list[dict[str, Any]]:
    """The figures with their parts in the reader's language, as far as these very words have been translated.

    Each part is a Text that has its language: {{ row.name }} with lang="{{ row.name.language }}".
    """
    return [
        {
            **row,
            **{
                part: _shown((texts or {}).get(_field(place, part)), row[part], language)
                for part in _PARTS
                if row.get(part)
            },
        }
        for place, row in enumerate(rows, start=1)
    ]


def is_field(name: str) -> bool:
    """Whether a translated text belongs to a figure."""
    return bool(_FIELD.fullmatch(name))


def label(name: str) -> str:
    """What a text of a figure is called for whoever translates it: "Figure 1, unit"."""
    found = _FIELD.fullmatch(name)
    if found is None:
        return name
    return str(_("figure %(place)s, %(part)s") % {"place": found[1], "part": _PARTS[found[2]]})


def _field(place: int, part: str) -> str:
    return f"figure_{place}_{part}"


def _shown(said: Said | None, written: Any, language: str) -> Said:
    """A translation of other words than these would give the figure another meaning: then what was written stands."""
    if said is not None and said.original == written and not said.outdated:
        return said
    return Said(str(written), language, str(written), language)
