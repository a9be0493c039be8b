"""What the lists of a workspace are narrowed by, everywhere alike: the state, words of the name or the number."""

from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from transfer.edge import tones
from transfer.kernel.states import StateTable


class WordsFilter(django_filters.CharFilter):  # type: ignore[misc] # untyped library
    """Every word stands in one of the fields, whatever the case."""

    def __init__(self, *fields: str, **more: Any) -> None:
        self.fields_searched = fields
        super().__init__(label=_("Words or number"), max_length=100, **more)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Those that have them all."""
        for word in (value or "").split():
            qs = qs.filter(reduce(or_, (Q(**{f"{field}__icontains": word}) for field in self.fields_searched)))
        return qs


def by_state(table: StateTable, noun: str) -> django_filters.ChoiceFilter:
    """One state, in the words of its chips."""
    words = [(code, tones.look_of(code, noun).word) for code in table.states]
    return django_filters.ChoiceFilter(label=_("State"), choices=words)
