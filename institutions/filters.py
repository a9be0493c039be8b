"""What lists of institutions can be narrowed by."""

from typing import Any

import django_filters
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.dictionaries.codes import digits_of
from institutions.models import ApiKey, CounterService, Membership, Organization, RoleGrant
from institutions.selectors import directory, profiles, roles
from institutions.selectors.dictionaries import of_today
from transfer.edge.narrowing import Narrowing, WordsFilter, by_state
from transfer.mechanisms.worklist.models import WorkItem


class OrganizationFilter(django_filters.FilterSet):
    """By kind, state, region (with all below it), country, and whether it is of the demo."""

    kind = django_filters.CharFilter(method="of_kind", label="code of organization_kind")
    region = django_filters.CharFilter(
        method="within", label="GB/T 2260, with all below it", validators=[RegexValidator(r"^[1-9][0-9]{5}$")]
    )

    class Meta:
        model = Organization
        fields = ["state", "country", "is_demo", "slug"]

    def of_kind(self, rows: models.QuerySet[Any], _name: str, kind: str) -> models.QuerySet[Any]:
        """Those that have the kind among theirs."""
        return rows.filter(kinds__contains=[kind])

    def within(self, rows: models.QuerySet[Any], _name: str, region: str) -> models.QuerySet[Any]:
        """Those in the region or below it."""
        return rows.filter(region__startswith=digits_of(region))


def _places() -> list[tuple[str, Any]]:
    return [*directory.places(), (directory.ABROAD, _("Outside China"))]


class DirectoryFilter(django_filters.FilterSet):
    """The public directory, by kind, place and words of the name."""

    words = WordsFilter("name_zh", "name_en", label=_("Words of the name"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=profiles.public_kinds, method="of_kind")
    place = django_filters.ChoiceFilter(label=_("Place"), choices=_places, method="at_place")

    class Meta:
        model = Organization
        fields: list[str] = []

    def of_kind(self, rows: models.QuerySet[Any], _name: str, kind: str) -> models.QuerySet[Any]:
        """Those that have the kind among theirs."""
        return rows.filter(kinds__contains=[kind])

    def at_place(self, rows: models.QuerySet[Any], _name: str, place: str) -> models.QuerySet[Any]:
        """Those in the province, or outside China."""
        return rows.exclude(country="CN") if place == directory.ABROAD else rows.filter(region__startswith=place)


class MembershipFilter(django_filters.FilterSet):
    """By organization, state and role."""

    role = django_filters.CharFilter(method="with_role", label="code of membership_role")

    class Meta:
        model = Membership
        fields = ["organization", "state"]

    def with_role(self, rows: models.QuerySet[Any], _name: str, role: str) -> models.QuerySet[Any]:
        """Those that have the role."""
        return rows.filter(roles__contains=[role])


class CounterDeskFilter(Narrowing):
    """The list at the counter."""

    words = WordsFilter("thread__number", "visitor__person__name", "membership__organization__name_zh")
    state = by_state(CounterService.STATES, "counter_service")


class RoleGrantFilter(django_filters.FilterSet):
    """By membership and state."""

    class Meta:
        model = RoleGrant
        fields = ["membership", "state"]


class CounterServiceFilter(django_filters.FilterSet):
    """By state, office and clerk."""

    class Meta:
        model = CounterService
        fields = ["state", "office", "clerk"]


class MemberListFilter(Narrowing):
    """The people of an organization, on its page."""

    words = WordsFilter("user__person__name", "user__person__name_latin", "user__person__job", label=_("Name"))
    role = django_filters.ChoiceFilter(label=_("Role"), choices=of_today(roles.DICTIONARY), method="with_role")
    state = by_state(Membership.STATES, "membership", without=("ended",))

    def with_role(self, rows: models.QuerySet[Any], name: str, role: str) -> models.QuerySet[Any]:
        """Those that have the role."""
        return rows.filter(roles__contains=[role])


class KeyListFilter(Narrowing):
    """API keys, on their page."""

    words = WordsFilter("label", "prefix", label=_("Words or key"))
    state = by_state(ApiKey.STATES, "api_key")


class WorkFilter(Narrowing):
    """The work of a desk."""

    words = WordsFilter("thread__number", label=_("Number"))
    state = by_state(WorkItem.STATES, "work_item", without=("done", "void"))
    hands = django_filters.ChoiceFilter(
        label=_("In whose hands"), choices=[("mine", _("mine")), ("nobody", _("nobody's"))], method="in_hands"
    )

    def in_hands(self, rows: models.QuerySet[Any], name: str, whose: str) -> models.QuerySet[Any]:
        """Those in one's own hands, or in nobody's."""
        return rows.filter(assignee=None) if whose == "nobody" else rows.filter(mine=True)


class ApplicationFilter(Narrowing):
    """Organizations to verify."""

    words = WordsFilter("name_en", "name_zh", "uscc", label=_("Name or identifier"))
    kind = django_filters.ChoiceFilter(
        label=_("Kind of organization"), choices=of_today("organization_kind"), method="of_kind"
    )

    def of_kind(self, rows: models.QuerySet[Any], name: str, kind: str) -> models.QuerySet[Any]:
        """Those that have the kind among theirs."""
        return rows.filter(kinds__contains=[kind])
