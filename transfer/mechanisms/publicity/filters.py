"""Narrowing the public board and the officers' list."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.mechanisms.publicity.models import Ground, Objection, Publicity
from transfer.mechanisms.publicity.states import OBJECTION, PUBLICITY


class PublicityFilter(django_filters.FilterSet):
    """The public board: words of the title, state, number of the thread, related buyers."""

    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label=_("Words of the title"))
    state = django_filters.ChoiceFilter(choices=list(PUBLICITY.states.items()), label=pgettext_lazy("notice", "State"))
    number = django_filters.CharFilter(field_name="thread__number", label=pgettext_lazy("notice", "Number"))
    related_buyer = django_filters.BooleanFilter(label=_("Buyer related to the completers"))
    exchange = django_filters.UUIDFilter(label=pgettext_lazy("notice", "Exchange"))

    class Meta:
        model = Publicity
        fields: list[str] = []


class BoardFilter(PublicityFilter):
    """The same on the page, without what only a program knows."""

    exchange = None

    class Meta(PublicityFilter.Meta):
        pass


class ObjectionFilter(django_filters.FilterSet):
    """Objections by state and ground, and those that wait."""

    state = django_filters.ChoiceFilter(choices=list(OBJECTION.states.items()), label=pgettext_lazy("notice", "State"))
    ground = django_filters.ChoiceFilter(choices=Ground.choices, label=pgettext_lazy("notice", "Ground"))
    waiting = django_filters.BooleanFilter(method="those_waiting", label=_("Not decided yet"))
    publicity = django_filters.UUIDFilter(field_name="publicity_id", label=pgettext_lazy("notice", "Notice"))

    class Meta:
        model = Objection
        fields: list[str] = []

    def those_waiting(self, rows: QuerySet[Objection], name: str, value: bool) -> Any:
        """Undecided ones, or decided ones."""
        undecided = Objection.objects.undecided().values("pk")
        return rows.filter(pk__in=undecided) if value else rows.exclude(pk__in=undecided)


class DeskFilter(ObjectionFilter):
    """The same on the officers' page, without what only a program knows."""

    publicity = None

    class Meta(ObjectionFilter.Meta):
        pass
