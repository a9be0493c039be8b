"""Reader of the dictionaries written as TOML in data/: one file each, named by its code."""

import tomllib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from institutions.dictionaries.rows import ConcordanceRow, DictionaryRows, EntryRow

DATA = Path(__file__).parent / "data"
_NOT_A_DICTIONARY = {"provinces"}


def codes() -> list[str]:
    """The dictionaries in data/. One whose entries hang on another's comes after it."""
    found = {path.stem for path in DATA.glob("*.toml")} - _NOT_A_DICTIONARY
    return sorted(found, key=lambda code: (bool(_table(code).get("parents")), code))


def read(code: str) -> DictionaryRows:
    """One dictionary. Entries keep the file's order unless they state their own sort key."""
    table = _table(code)
    return DictionaryRows(
        code=code,
        title_en=table["title_en"],
        title_zh=table["title_zh"],
        source=table["source"],
        sureness=table["sureness"],
        version=table.get("version", ""),
        parents=table.get("parents", ""),
        entries=[_entry(index, row) for index, row in enumerate(table["entries"])],
        concordance=[ConcordanceRow(**row) for row in table.get("concordance", ())],
    )


def _table(code: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{code}.toml").read_text(encoding="utf-8"))


def _entry(index: int, row: Mapping[str, Any]) -> EntryRow:
    return EntryRow(
        code=row["code"],
        label_en=row["en"],
        label_zh=row["zh"],
        parent=row.get("parent", ""),
        valid_from=row.get("from"),
        valid_to=row.get("to"),
        sort_key=row.get("sort", f"{index:04d}"),
        sureness=row.get("sure", ""),
        extra=row.get("extra", {}),
    )


READERS: dict[str, Callable[[], DictionaryRows]] = {code: partial(read, code) for code in codes()}
