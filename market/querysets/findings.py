"""What the checks found on a subject, in the order in which one reads it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, Value, When

GRAVEST_FIRST = ("stop", "look", "note")


class FindingQuerySet(models.QuerySet):
    """Findings on any subject."""

    def gravest_first(self) -> Self:
        """What stops before what is to be looked at before what is only noted."""
        weight = Case(*(When(severity=one, then=Value(at)) for at, one in enumerate(GRAVEST_FIRST)))
        return self.order_by(weight, "pk")

    def replace(self, found: Iterable[Any], *, subject: str, version: int, at: datetime) -> None:
        """Keeps what was found (market.selectors.checks.Found) on that version in place of these findings."""
        self.delete()
        self.model._base_manager.bulk_create(
            self.model(
                subject=subject,
                of_version=version,
                code=one.code,
                severity=one.severity,
                field=one.field,
                evidence=one.evidence,
                found_at=at,
            )
            for one in found
        )
