"""Jurisdictions: whose law, time zone and working calendar apply."""

from __future__ import annotations

import time
from typing import ClassVar

from django.db import models

from transfer.kernel.errors import Misuse

_HELD_SECONDS = 60
_Rows = list[tuple[str, str, str]]


class JurisdictionManager(models.Manager["Jurisdiction"]):
    """Reads jurisdictions with what they inherit from the ones above."""

    _held: ClassVar[dict[str, tuple[float, _Rows]]] = {}

    def chain(self, code: str) -> list[str]:
        """The code and those above it, most special first: ["CN-330000", "CN"]. Misuse when unknown."""
        return [row[0] for row in self._rows(code)]

    def time_and_calendar(self, code: str) -> tuple[str, str]:
        """Time zone and holiday calendar, each from the nearest jurisdiction that states one."""
        rows = self._rows(code)
        return next(row[1] for row in rows if row[1]), next(row[2] for row in rows if row[2])

    def forget(self) -> None:
        """Lets go of what this process has read; other processes follow within a minute."""
        self._held.clear()

    def _rows(self, code: str) -> _Rows:
        # Held in the process and not in the cache server: no command may need Redis.
        until, rows = self._held.get(code, (0.0, []))
        if time.monotonic() >= until:
            rows = self._read(code)
            self._held[code] = (time.monotonic() + _HELD_SECONDS, rows)
        return rows

    def _read(self, code: str) -> _Rows:
        rows: _Rows = []
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
