"""Narrowing a desk."""

import django_filters

from transfer.mechanisms.worklist.models import WorkItem


class WorkItemFilter(django_filters.FilterSet):
    """Pieces of work by state, kind, subject, assignee and deadline."""

    due_before = django_filters.IsoDateTimeFilter(field_name="due_at", lookup_expr="lte")

    class Meta:
        model = WorkItem
        fields = ["state", "kind", "subject", "organization", "assignee", "field"]
