"""Reads the demo's data files."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from market.selectors import figures
from transfer.kernel import clock
from transfer.kernel.workflow import Said

_FOLDER = Path(__file__).parent / "data"


def read(name: str) -> dict[str, Any]:
    """The content of data/<name>.toml."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def both(row: Mapping[str, Any], language: str, rows: Sequence[Any]) -> tuple[dict[str, str], dict[str, str]]:
    """What a row says in another language than its own, and what that was made of: its texts, and words of figures."""
    known = read("figure_words")[row["original"]]
    of_figures = figures.words(rows)
    translated = {name: known[text] for name, text in of_figures.items() if text in known}
    return {**row[language], **translated}, {**row[row["original"]], **of_figures}


def said(row: Mapping[str, Any], step: str, **more: Any) -> Said:
    """That a step happened as many days ago as the row says."""
    return Said(occurred_at=ago(row["days_ago"][step]), **more)


def ago(days: int) -> datetime:
    """The instant so many days before now."""
    return clock.now() - timedelta(days=days)
