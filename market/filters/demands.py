"""How lists of demands and of responses are narrowed. Nothing here may tell who asks anonymously."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from market.forms.regions import narrowing
from market.models import Demand, Response
from transfer.kernel import clock


def _field_choices() -> list[tuple[str, str]]:
    return dictionaries.choices("technology_field", on=clock.now().date())


def _class_choices() -> list[tuple[str, str]]:
    return dictionaries.choices("contract_class", on=clock.now().date())


class DemandFilter(django_filters.FilterSet):
    """By state, field, wanted form, industry and region (leading digits of GB/T 2260)."""

    state = django_filters.ChoiceFilter(choices=list(Demand.STATES.states.items()))
    technology_field = django_filters.ChoiceFilter(choices=_field_choices)
    wanted = django_filters.ChoiceFilter(choices=_class_choices, method="filter_wanted")
    industry = django_filters.CharFilter(max_length=20)
    region = django_filters.CharFilter(lookup_expr="startswith", max_length=6)

    class Meta:
        model = Demand
        fields = ["state", "technology_field", "wanted", "industry", "region"]

    def filter_wanted(self, rows: QuerySet[Demand], name: str, value: str) -> QuerySet[Demand]:
        """Those that may become such a contract."""
        return rows.filter(wanted__contains=[value])


def _section_choices() -> list[tuple[str, str]]:
    rows = dictionaries.entries("industry", on=clock.now().date(), parent="")
    return [(entry.code, entry.label()) for entry in rows]


class PageDemandFilter(DemandFilter):
    """The same on pages, where places and industries have names. A section of industry holds all below it."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=list(Demand.STATES.states.items()))
    technology_field = django_filters.ChoiceFilter(label=_("Technology field"), choices=_field_choices)
    wanted = django_filters.ChoiceFilter(
        label=_("Forms of cooperation"), choices=_class_choices, method="filter_wanted"
    )
    industry = django_filters.ChoiceFilter(label=_("Industry"), choices=_section_choices, method="filter_industry")
    region = django_filters.ChoiceFilter(label=_("Region"), choices=narrowing, lookup_expr="startswith")

    class Meta(DemandFilter.Meta):
        pass

    def filter_industry(self, rows: QuerySet[Demand], name: str, value: str) -> QuerySet[Demand]:
        """Those of the section and of what lies in it."""
        return rows.filter(industry__in=dictionaries.within("industry", value, on=clock.now().date()))


class PublicDemandFilter(PageDemandFilter):
    """The same on the public page, where the states are the public ones."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(code, Demand.STATES.states[code]) for code in ("open", "met", "expired")],
    )

    class Meta(DemandFilter.Meta):
        fields: list[Any] = ["state", "technology_field", "wanted", "industry", "region"]


class ResponseFilter(django_filters.FilterSet):
    """By state and demand."""

    state = django_filters.ChoiceFilter(choices=list(Response.STATES.states.items()))
    demand = django_filters.UUIDFilter(field_name="demand_id")

    class Meta:
        model = Response
        fields = ["state", "demand"]
