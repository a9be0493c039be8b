"""Questions asked of regions in the database."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from institutions.dictionaries.codes import digits_of


class RegionQuerySet(models.QuerySet[Any]):
    """Administrative divisions, also those that are no more."""

    def on(self, day: date) -> Self:
        """Those that existed in the year of that day."""
        return self.filter(Q(from_year=None) | Q(from_year__lte=day.year), Q(to_year=None) | Q(to_year__gte=day.year))

    def within(self, code: str) -> Self:
        """The region itself and all below it, by the digits of its code."""
        return self.filter(code__startswith=digits_of(code))
