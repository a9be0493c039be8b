"""How a list of long work is narrowed."""

from typing import ClassVar

import django_filters

from transfer.mechanisms.jobs.models import Job


class JobFilter(django_filters.FilterSet):
    """By kind and state."""

    class Meta:
        model = Job
        fields: ClassVar[list[str]] = ["kind", "state"]
