"""How the lists of a workspace are narrowed."""

import django_filters
from django.utils.translation import gettext_lazy as _

from institutions.selectors.dictionaries import of_today
from market.models import Achievement, Deal, Demand, InventionDisclosure, Listing, Response
from transfer.edge.narrowing import Narrowing, WordsFilter, by_state

FIELD, CLASS, MODE = of_today("technology_field"), of_today("contract_class"), of_today("conversion_mode")


class OwnDemandFilter(Narrowing):
    """Our demands."""

    words = WordsFilter("title", "thread__number")
    state = by_state(Demand.STATES, "demand")
    technology_field = django_filters.ChoiceFilter(label=_("Technology field"), choices=FIELD)


class OwnResponseFilter(Narrowing):
    """Our responses."""

    words = WordsFilter("demand__title", "demand__thread__number")
    state = by_state(Response.STATES, "response")
    technology_field = django_filters.ChoiceFilter(
        label=_("Technology field"), field_name="demand__technology_field", choices=FIELD
    )


class OwnListingFilter(Narrowing):
    """Our listings."""

    words = WordsFilter("achievement__working__title", "achievement__accepted__title", "thread__number")
    state = by_state(Listing.STATES, "listing")
    conversion_mode = django_filters.ChoiceFilter(label=_("mode of conversion"), choices=MODE)


class DealFilter(Narrowing):
    """Deals."""

    words = WordsFilter(
        "title", "thread__number", "seller__name_en", "seller__name_zh", "buyer__name_en", "buyer__name_zh"
    )
    state = by_state(Deal.STATES, "deal")
    contract_class = django_filters.ChoiceFilter(label=_("class of contract"), choices=CLASS)


class OwnAchievementFilter(Narrowing):
    """Our achievements."""

    words = WordsFilter("working__title", "accepted__title", "thread__number")
    state = by_state(Achievement.STATES, "achievement")
    technology_field = django_filters.ChoiceFilter(
        label=_("Technology field"), field_name="working__technology_field", choices=FIELD
    )


class DisclosureFilter(Narrowing):
    """Disclosures."""

    words = WordsFilter("title", "thread__number")
    state = by_state(InventionDisclosure.STATES, "disclosure")
    technology_field = django_filters.ChoiceFilter(label=_("Technology field"), choices=FIELD)
