"""What lists of institutions can be narrowed by."""

from typing import Any

import django_filters
from django.core.validators import RegexValidator
from django.db import models

from institutions.dictionaries.codes import digits_of
from institutions.models import Membership, Organization, RoleGrant


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


class MembershipFilter(django_filters.FilterSet):
    """By organization, state and role."""

    role = django_filters.CharFilter(method="with_role", label="code of membership_role")

    class Meta:
        model = Membership
        fields = ["organization", "state"]

    def with_role(self, rows: models.QuerySet[Any], _name: str, role: str) -> models.QuerySet[Any]:
        """Those that have the role."""
        return rows.filter(roles__contains=[role])


class RoleGrantFilter(django_filters.FilterSet):
    """By membership and state."""

    class Meta:
        model = RoleGrant
        fields = ["membership", "state"]
