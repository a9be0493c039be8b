"""What the pages about the exchange say: by data/help.toml, in the reader's language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from institutions.selectors import dictionaries

DATA = Path(__file__).resolve().parents[1] / "data" / "help.toml"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do or to know. url_name: the page it leads to, or ""; tail: what comes after its address."""

    title: str
    text: str
    url_name: str
    tail: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page."""

    id: str
    title: str
    text: str
    steps: list[Step]


def sections(page: str) -> list[Section]:
    """The sections of `about` or `help`, in order."""
    return [
        Section(told["id"], _said(told, "title"), _said(told, "text"), [_step(step) for step in told.get("steps", [])])
        for told in _read()[page]
    ]


def _step(told: Mapping[str, str]) -> Step:
    title = dictionaries.label("membership_role", told["role"]) if "role" in told else _said(told, "title")
    tail = f"?{told['query']}" if "query" in told else f"#{told['anchor']}" if "anchor" in told else ""
    return Step(title, _said(told, "text"), told.get("url", ""), tail)


def _said(told: Mapping[str, Any], name: str) -> str:
    return dictionaries.pick(told.get(f"{name}_en", ""), told.get(f"{name}_zh", ""))


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))
