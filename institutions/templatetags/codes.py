"""Codes of dictionaries in words: {{ text.technology_field|label:"technology_field" }}."""

from django import template

from institutions.selectors import dictionaries

register = template.Library()


@register.filter
def label(code: str, dictionary: str) -> str:
    """What a code is called in the reader's language; the code itself where the dictionary has none."""
    return dictionaries.label(dictionary, str(code)) if code not in (None, "") else ""
