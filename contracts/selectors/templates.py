"""The templates of contracts: bilingual clauses as data, one per class or sub-type, in contracts/templates_data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

FOLDER = Path(__file__).resolve().parents[1] / "templates_data"
SHARED = "articles"
Words = Mapping[str, str]
"""A text in both languages: {"en", "zh"}."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What the parties write themselves: its code, label, hint, and whether a contract needs it."""

    code: str
    label: Words
    hint: Words
    required: bool


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its title, the clauses that stand when their facts hold, and the slot that follows them."""

    code: str
    title: Words
    clauses: tuple[Mapping[str, Any], ...]
    slot: Slot | None


@dataclass(frozen=True, slots=True)
class Template:
    """A contract's form. sides: what the parties are called in it."""

    code: str
    version: str
    classes: tuple[str, ...]
    subtypes: tuple[str, ...]
    heading: Words
    basis: Words
    sides: Mapping[str, Words]
    articles: tuple[Article, ...]

    @property
    def slots(self) -> list[Slot]:
        """The slots in their order."""
        return [article.slot for article in self.articles if article.slot]


def find(code: str) -> Template | None:
    """The template of this code."""
    return _all().get(code)


def fitting(contract_class: str, contract_subtype: str = "") -> Template | None:
    """The template for a class and sub-type: the one that names the sub-type, else the first of the class."""
    of_class = [one for one in _all().values() if contract_class in one.classes]
    named = [one for one in of_class if contract_subtype in one.subtypes]
    return next(iter(named or of_class), None)


def said(words: Words, language: str | None = None) -> str:
    """The text in the language given or else the active one."""
    return words["zh" if (language or get_language() or "en").startswith("zh") else "en"]


@lru_cache(maxsize=1)
def _all() -> dict[str, Template]:
    shared = json.loads((FOLDER / f"{SHARED}.json").read_text(encoding="utf-8"))
    slots = {code: Slot(code, **facts) for code, facts in shared["slots"].items()}
    found = {}
    for path in sorted(FOLDER.glob("*.json")):
        if path.stem != SHARED:
            template = _read(json.loads(path.read_text(encoding="utf-8")), shared["articles"], slots)
            found[template.code] = template
    return found


def _read(data: dict[str, Any], known: dict[str, Any], slots: dict[str, Slot]) -> Template:
    articles = []
    for given in data["articles"]:
        facts = known[given["use"]] if "use" in given else given
        slot = slots[facts["slot"]] if "slot" in facts else None
        articles.append(Article(facts["code"], facts["title"], tuple(facts["clauses"]), slot))
    return Template(
        code=data["code"],
        version=data["version"],
        classes=tuple(data["classes"]),
        subtypes=tuple(data["subtypes"]),
        heading=data["heading"],
        basis=data["basis"],
        sides=data["sides"],
        articles=tuple(articles),
    )
