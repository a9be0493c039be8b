"""How the lists of a workspace are narrowed."""

import django_filters
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from market.models import Achievement, Deal, Demand, InventionDisclosure, Listing
from transfer.edge import narrowing
from transfer.kernel import clock


def _of(dictionary: str) -> list[tuple[str, str]]:
    return dictionaries.choices(dictionary, on=clock.now().date())


def _fields() -> list[tuple[str, str]]:
    return _of("technology_field")


class OwnDemandFilter(django_filters.FilterSet):
    """Our demands."""

    words = narrowing.WordsFilter("title", "thread__number")
    state = narrowing.by_state(Demand.STATES, "demand")
    technology_field = django_filters.ChoiceFilter(label=_("Technology field"), choices=_fields)

    class Meta:
        model = Demand
        fields: list[str] = []


class OwnListingFilter(django_filters.FilterSet):
    """Our listings."""

    words = narrowing.WordsFilter("achievement__working__title", "achievement__accepted__title", "thread__number")
    state = narrowing.by_state(Listing.STATES, "listing")
    conversion_mode = django_filters.ChoiceFilter(label=_("mode of conversion"), choices=lambda: _of("conversion_mode"))

    class Meta:
        model = Listing
        fields: list[str] = []


class DealFilter(django_filters.FilterSet):
    """Deals."""

    words = narrowing.WordsFilter(
        "title", "thread__number", "seller__name_en", "seller__name_zh", "buyer__name_en", "buyer__name_zh"
    )
    state = narrowing.by_state(Deal.STATES, "deal")
    contract_class = django_filters.ChoiceFilter(label=_("class of contract"), choices=lambda: _of("contract_class"))

    class Meta:
        model = Deal
        fields: list[str] = []


class OwnAchievementFilter(django_filters.FilterSet):
    """Our achievements."""

    words = narrowing.WordsFilter("working__title", "accepted__title", "thread__number")
    state = narrowing.by_state(Achievement.STATES, "achievement")
    technology_field = django_filters.ChoiceFilter(
        label=_("Technology field"), field_name="working__technology_field", choices=_fields
    )

    class Meta:
        model = Achievement
        fields: list[str] = []


class DisclosureFilter(django_filters.FilterSet):
    """Disclosures."""

    words = narrowing.WordsFilter("title", "thread__number")
    state = narrowing.by_state(InventionDisclosure.STATES, "disclosure")
    technology_field = django_filters.ChoiceFilter(label=_("Technology field"), choices=_fields)

    class Meta:
        model = InventionDisclosure
        fields: list[str] = []
