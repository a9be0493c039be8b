"""How the public list of technologies is narrowed."""

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.selectors import dictionaries
from market.forms.regions import narrowing
from market.models import Achievement, Listing
from transfer.kernel import clock

_OWNERS = ("university", "research_institute", "enterprise", "person")


def _of(dictionary: str) -> list[tuple[str, str]]:
    return dictionaries.choices(dictionary, on=clock.now().date())


class TechnologyFilter(django_filters.FilterSet):
    """By field, maturity, where and whose it is, whether it is offered, and what it serves. Of an imported record the
    owner is not here, so it has neither region nor kind of owner."""

    technology_field = django_filters.ChoiceFilter(
        field_name="accepted__technology_field",
        label=_("technology field"),
        choices=lambda: _of("technology_field"),
    )
    trl = django_filters.ChoiceFilter(
        field_name="accepted__trl", lookup_expr="gte", label=_("maturity at least"), choices=lambda: _of("maturity")
    )
    region = django_filters.ChoiceFilter(label=_("region"), choices=narrowing, method="filter_region")
    owner_kind = django_filters.ChoiceFilter(
        label=_("owner is"),
        choices=lambda: [one for one in _of("organization_kind") if one[0] in _OWNERS],
        method="filter_owner_kind",
    )
    offered = django_filters.ChoiceFilter(
        label=pgettext_lazy("filter", "on offer"),
        choices=[("yes", _("offered now")), ("no", _("not offered now"))],
        method="filter_offered",
    )
    public_interest = django_filters.ChoiceFilter(
        label=_("public interest"), choices=lambda: _of("public_interest_tag"), method="filter_public_interest"
    )

    class Meta:
        model = Achievement
        fields: list[str] = []

    def filter_region(self, rows: QuerySet[Achievement], name: str, value: str) -> QuerySet[Achievement]:
        """Those whose owner sits there."""
        return rows.filter(source="", owner__region__startswith=value)

    def filter_owner_kind(self, rows: QuerySet[Achievement], name: str, value: str) -> QuerySet[Achievement]:
        """Those of such an owner."""
        return rows.filter(source="", owner__kinds__contains=[value])

    def filter_offered(self, rows: QuerySet[Achievement], name: str, value: str) -> QuerySet[Achievement]:
        """Those with an open listing, or those without."""
        offered = Exists(Listing.objects.filter(achievement=OuterRef("pk"), state="open"))
        return rows.filter(offered if value == "yes" else ~offered)

    def filter_public_interest(self, rows: QuerySet[Achievement], name: str, value: str) -> QuerySet[Achievement]:
        """Those with the tag."""
        return rows.filter(accepted__public_interest__contains=[value])
