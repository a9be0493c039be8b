"""Questions asked of dictionaries in the database."""

import hashlib
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q


class DictionaryQuerySet(models.QuerySet[Any]):
    """All dictionaries."""

    def stamp(self) -> str:
        """A short text that differs after every load that changed something."""
        stamps = self.order_by("code").values_list("stamp", flat=True)
        return hashlib.sha256(" ".join(stamps).encode()).hexdigest()[:16]


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from valid_from until the day before valid_to; an empty end is open."""

    def on(self, day: date) -> Self:
        """Those in force on that day."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day))

    def in_order(self) -> Self:
        """By the dictionary's own order, an earlier wording before a later one."""
        return self.order_by("sort_key", "code", F("valid_from").asc(nulls_first=True))
