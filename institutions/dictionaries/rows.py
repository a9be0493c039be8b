"""What a reader hands over: plain rows, not yet in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One code with its wording for a span of days; valid_to is the first day on which it no longer holds."""

    code: str
    label_en: str = ""
    label_zh: str = ""
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    sort_key: str = ""
    sureness: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConcordanceRow:
    """On `effective`, what was coded `old` became `new`."""

    old: str
    new: str
    effective: date


@dataclass(frozen=True, slots=True)
class DictionaryRows:
    """One dictionary with its entries. sureness is that of every entry that states none."""

    code: str
    title_en: str
    title_zh: str
    source: str
    sureness: str
    version: str = ""
    parents: str = ""
    entries: Sequence[EntryRow] = ()
    concordance: Sequence[ConcordanceRow] = ()


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One code of GB/T 2260; see models.Region for the meaning of the fields."""

    code: str
    name_zh: str
    name_en: str = ""
    short_zh: str = ""
    from_year: int | None = None
    to_year: int | None = None
    former_names: Sequence[Mapping[str, Any]] = ()
    is_grouping: bool = False
    counted_separately: bool = False
    area: str = ""
    tile: tuple[int, int] | None = None
