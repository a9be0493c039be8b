"""What a list is narrowed by now, each with the way to take it off."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing by which a list is narrowed now: of what, which, and the query that takes it off."""

    label: Text
    text: Text
    url: str


def chosen(form: forms.Form, asked: QueryDict) -> list[Chosen]:
    """What the reader has asked of a list's filters, in their order; what a filter does not know is left out."""
    found = []
    for bound in form:
        for name in [bound.html_name, *(f"{bound.html_name}_{part}" for part in ("min", "max", "after", "before"))]:
            words = _words_of(bound.field)
            for value in dict.fromkeys(asked.getlist(name)):
                if value and (words is None or value in words):
                    text = value if words is None else words[value]
                    found.append(Chosen(bound.label, text, without(asked, name, value)))
    return found


def chosen_of(groups: Iterable[Any], asked: QueryDict) -> list[Chosen]:
    """The same of facets: groups with name, label and choices, each with value, label, chosen."""
    return [
        Chosen(group.label, choice.label, without(asked, group.name, choice.value))
        for group in groups
        for choice in group.choices
        if choice.chosen
    ]


def without(asked: QueryDict, name: str, value: str) -> str:
    """The address of the list without one value of one filter, from its beginning."""
    rest = asked.copy()
    rest.setlist(name, [one for one in asked.getlist(name) if one != value])
    for place in ("before", "page"):
        rest.pop(place, None)
    return f"?{rest.urlencode()}"


def _words_of(field: forms.Field) -> dict[str, Text] | None:
    """What the values of a choice are called; None where one writes freely."""
    if isinstance(field, forms.NullBooleanField | forms.BooleanField):
        yes: dict[str, Text] = {value: _("yes") for value in ("true", "True", "on", "1")}
        return yes | {"false": _("no"), "False": _("no")}
    choices = getattr(field, "choices", None)
    if choices is None:
        return None
    flat: dict[str, Text] = {}
    for value, label in choices:
        inner = label if isinstance(label, list | tuple) else [(value, label)]
        flat.update({str(code): word for code, word in inner})
    return flat
