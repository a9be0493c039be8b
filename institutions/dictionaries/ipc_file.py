"""Reader of IPC titles as a TSV (columns code, level, title_en, title_zh), for --ipc-file."""

import csv
import re
from pathlib import Path

from institutions.dictionaries.rows import EntryRow

DICTIONARY = "ipc"
_COLUMNS = {"code", "level", "title_en", "title_zh"}
# The scheme writes a group inside a title as subclass, four digits, six digits: A01C0005000000 is A01C 5/00.
_SYMBOL = re.compile(r"\b([A-H]\d\d[A-Z])(\d{4})(\d{6})\b")
_PARENT_LENGTH = {3: 1, 4: 3}


def read(path: Path) -> list[EntryRow]:
    """Classes and subclasses; sections come with the product. ValueError when the columns differ."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if not set(reader.fieldnames or ()) >= _COLUMNS:
            raise ValueError(f"expected the columns {sorted(_COLUMNS)}, found {reader.fieldnames}")
        return [
            EntryRow(
                code=line["code"],
                parent=line["code"][: _PARENT_LENGTH[len(line["code"])]],
                label_en=_SYMBOL.sub(_spoken, line["title_en"] or ""),
                label_zh=_SYMBOL.sub(_spoken, line["title_zh"] or ""),
                sort_key=line["code"],
                sureness="S",
            )
            for line in reader
            if line["level"] != "section"
        ]


def _spoken(symbol: re.Match[str]) -> str:
    subclass, main, group = symbol.groups()
    return f"{subclass} {int(main)}/{group[:2]}{group[2:].rstrip('0')}"
