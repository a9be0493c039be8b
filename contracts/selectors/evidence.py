"""The parts of a contract's text in which the conditions of its recognition are looked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.models import Registration
from contracts.selectors import recognition

PARTIES, RIGHTS, AMOUNTS = "parties", "rights", "amounts"


@dataclass(frozen=True, slots=True)
class Evidence:
    """parties, rights, amounts: whether that part is shown; articles: those of the text, as it has them."""

    parties: bool
    rights: bool
    amounts: bool
    articles: list[Mapping[str, Any]]


def by_condition(registration: Registration, text: Mapping[str, Any]) -> dict[str, Evidence]:
    """For each condition, by its code, what the text (the document) has of the parts named for it."""
    return {one.code: _found(one.looks, text) for one in recognition.conditions(registration)}


def _found(looks: tuple[str, ...], text: Mapping[str, Any]) -> Evidence:
    return Evidence(
        parties=PARTIES in looks,
        rights=RIGHTS in looks and bool(text.get("rights")),
        amounts=AMOUNTS in looks and bool(text["amounts"].get("items") or text["amounts"].get("instalments")),
        articles=[article for article in text["articles"] if article["code"] in looks],
    )
