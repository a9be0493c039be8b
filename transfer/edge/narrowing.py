"""What the lists of a workspace are narrowed by, everywhere alike: the state, words of the name or the number."""

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from transfer.edge import tones
from transfer.kernel.errors import Text
from transfer.kernel.states import StateTable


class WordsFilter(django_filters.CharFilter):  # type: ignore[misc] # untyped library
    """Every word stands in one of the fields, whatever the case."""

    def __init__(self, *fields: str, label: Text = "") -> None:
        self.fields_searched = fields
        super().__init__(label=label or _("Words or number"), max_length=100)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Those that have them all."""
        for word in (value or "").split():
            qs = qs.filter(reduce(or_, (Q(**{f"{field}__icontains": word}) for field in self.fields_searched)))
        return qs


class Narrowing(django_filters.FilterSet):  # type: ignore[misc] # untyped library
    """The filters of a list that is worked in: those that are declared, and the words of their kind."""


def by_state(table: StateTable, noun: str, *, without: Collection[str] = ()) -> django_filters.ChoiceFilter:
    """One state, in the words of its chips. without: states that are never on the list."""
    words = [(code, tones.look_of(code, noun).word) for code in table.states if code not in without]
    return django_filters.ChoiceFilter(label=_("State"), choices=words)
