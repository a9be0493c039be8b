"""How the lists behind the figures are narrowed: by what the figure was asked with."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from transfer.edge.narrowing import Narrowing
from transfer.roof.statistics.models import Journey
from transfer.roof.statistics.selectors import periods
from transfer.roof.statistics.selectors.funnel import days_of
from transfer.roof.statistics.selectors.kinds import DEMAND, MANDATE, STEPS, TECHNOLOGY


def _fields() -> list[tuple[str, str]]:
    return dictionaries.choices("technology_field", on=periods.today())


class WayFilter(Narrowing):
    """Of one kind: the step to which they came, when they began, the field."""

    period = django_filters.CharFilter(label=_("Begun in"), max_length=7, method="begun_in")
    field = django_filters.ChoiceFilter(label=_("Technology field"), choices=_fields)

    class Meta:
        model = Journey
        fields: list[str] = []

    def begun_in(self, rows: QuerySet[Any], _name: str, period: str) -> QuerySet[Any]:
        """2026, 2026-Q1 or 2026-03; nothing for what is no period."""
        try:
            span = days_of(period)
        except ValueError:
            return rows.none()
        return rows.filter(began_on__gte=span[0], began_on__lt=span[1]) if span else rows

    def has_come(self, rows: QuerySet[Any], _name: str, step: str) -> QuerySet[Any]:
        """Those that came to the step."""
        return rows.filter(**{f"step_{int(step)}__isnull": False})


def _to(kind: str) -> django_filters.ChoiceFilter:
    choices = [(str(place), name) for place, name in enumerate(STEPS[kind], 1)]
    return django_filters.ChoiceFilter(label=_("Has come to"), choices=choices, method="has_come")


class TechnologyWayFilter(WayFilter):
    """Technologies."""

    step = _to(TECHNOLOGY)


class DemandWayFilter(WayFilter):
    """Demands."""

    step = _to(DEMAND)


class MandateWayFilter(WayFilter):
    """Mandates."""

    step = _to(MANDATE)
