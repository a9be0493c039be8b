"""Jurisdictions: whose law, time zone and working calendar apply."""

from __future__ import annotations

from django.core.cache import cache
from django.db import models

from transfer.kernel.errors import Misuse

_CACHE_SECONDS = 60


class JurisdictionManager(models.Manager["Jurisdiction"]):
    """Reads jurisdictions with what they inherit from the ones above."""

    def chain(self, code: str) -> list[str]:
        """The code and those above it, most special first: ["CN-330000", "CN"]. Misuse when unknown."""
        return [row[0] for row in self._rows(code)]

    def time_and_calendar(self, code: str) -> tuple[str, str]:
        """Time zone and holiday calendar, each from the nearest jurisdiction that states one."""
        rows = self._rows(code)
        return next(row[1] for row in rows if row[1]), next(row[2] for row in rows if row[2])

    def _rows(self, code: str) -> list[tuple[str, str, str]]:
        key = f"kernel:jurisdiction:{code}"
        rows: list[tuple[str, str, str]] | None = cache.get(key)
        if rows is None:
            rows = self._read(code)
            cache.set(key, rows, _CACHE_SECONDS)
        return rows

    def _read(self, code: str) -> list[tuple[str, str, str]]:
        rows: list[tuple[str, str, str]] = []
        at: str | None = code
        while at:
            row = self.filter(pk=at).first()
            if row is None:
                raise Misuse(f"unknown jurisdiction {at!r}; run load_dictionaries")
            rows.append((row.code, row.time_zone, row.calendar))
            at = row.parent_id
        return rows


class Jurisdiction(models.Model):
    """A country, province or municipality with rules of its own, or the demo jurisdiction XD with short periods.

    code: ISO 3166-1 alpha-2, or that and a GB/T 2260 code (CN-330000). An empty time_zone or calendar is inherited.
    """

    code = models.CharField(max_length=16, primary_key=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    name_en = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=40, blank=True)
    calendar = models.CharField(max_length=8, blank=True)

    objects = JurisdictionManager()

    def __str__(self) -> str:
        return self.code
