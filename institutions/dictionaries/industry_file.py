"""Reader of GB/T 4754 as a TSV (columns code, level, parent, name), for --industry-file."""

import csv
from pathlib import Path

from institutions.dictionaries.rows import EntryRow

DICTIONARY = "industry"
_COLUMNS = {"code", "level", "parent", "name"}


def read(path: Path) -> list[EntryRow]:
    """Divisions, groups and classes; sections come with the product. ValueError when the columns differ."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if not set(reader.fieldnames or ()) >= _COLUMNS:
            raise ValueError(f"expected the columns {sorted(_COLUMNS)}, found {reader.fieldnames}")
        rows = [(line["code"], line["parent"], line["name"]) for line in reader if line["level"] != "1"]
    parents = {code: parent for code, parent, _name in rows}
    return [
        EntryRow(code=code, parent=parent, label_zh=name, sort_key=_section(code, parents) + code, sureness="S")
        for code, parent, name in rows
    ]


def _section(code: str, parents: dict[str, str]) -> str:
    while code in parents:
        code = parents[code]
    return code
