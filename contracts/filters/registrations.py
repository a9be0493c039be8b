"""How registrations are filtered, on pages and over HTTP."""

import django_filters
from django.db.models import QuerySet

from contracts.models import Registration


class RegistrationFilter(django_filters.FilterSet):
    """Registrations by what offices and applicants look for."""

    state = django_filters.MultipleChoiceFilter(choices=list(Registration.STATES.states.items()))
    registration_number = django_filters.CharFilter(field_name="number")
    registered_from = django_filters.DateFilter(field_name="registered_on", lookup_expr="gte")
    registered_to = django_filters.DateFilter(field_name="registered_on", lookup_expr="lte")
    overdue = django_filters.BooleanFilter(method="only_overdue")

    class Meta:
        model = Registration
        fields = ["office", "contract", "applicant", "contract_class", "is_demo"]

    def only_overdue(self, rows: "QuerySet[Registration]", name: str, value: bool) -> "QuerySet[Registration]":
        """What the clock has seen pass its period, or the rest."""
        timely = {"supplement_overdue_at": None, "decision_overdue_at": None}
        return rows.exclude(**timely) if value else rows.filter(**timely)
