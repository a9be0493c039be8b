"""What a contract's structured document says, in the reader's language and in the other: {{ article.title|said }}."""

from collections.abc import Mapping
from typing import Any

from django import template

from contracts.selectors import templates

register = template.Library()


@register.filter
def said(words: Mapping[str, str]) -> str:
    """The text in the reader's language."""
    return templates.said(words)


@register.filter
def other(words: Mapping[str, str]) -> str:
    """The text in the other of the two languages; "" where it is the same."""
    first = templates.said(words)
    return next((text for language, text in words.items() if language in ("en", "zh") and text != first), "")


@register.simple_tag
def other_lang() -> str:
    """The code of the other language, for lang attributes."""
    return "en" if templates.said({"en": "", "zh": "zh"}) else "zh-Hans"


@register.filter
def percent(basis_points: int | None) -> str:
    """350 is 3.5 %."""
    return "" if basis_points is None else f"{basis_points / 100:g} %"


@register.filter
def key(mapping: Mapping[str, Any], name: str) -> Any:
    """The value of a key, "" where there is none."""
    return mapping.get(name, "")
